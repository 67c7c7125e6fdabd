"""Rasa's own featurizer and classifiers, taught to leave a pressed button alone and to bear a message without words."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.rasa_parts.messages import typed


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class WordFeatures(CountVectorsFeaturizer):
    """Counts of words or of pieces of words."""

    def process(self, messages: list[Message]) -> list[Message]:
        super().process(typed(messages))
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentGuess(LogisticRegressionClassifier):
    """Logistic regression over those counts."""

    def process(self, messages: list[Message]) -> list[Message]:
        for message in typed(messages):
            if _has_features(message):
                super().process([message])
            else:
                _nothing(message)
        return messages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LowConfidence(FallbackClassifier):
    """`nlu_fallback` where the best guess is weak or hardly better than the next."""

    def process(self, messages: list[Message]) -> list[Message]:
        super().process(typed(messages))
        return messages


def _has_features(message: Message) -> bool:
    return message.get_sparse_features(attribute=TEXT)[1] is not None


def _nothing(message: Message) -> None:
    """White space, or signs without a token: the classifier would fail on it."""
    nothing = {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": 0.0}
    message.set(INTENT, nothing, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [], add_to_output=True)
