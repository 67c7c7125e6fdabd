"""Where a trial named on the command line stands: a path, or an id under the folders of the setting PRESCREEN_TRIALS."""

from __future__ import annotations

from pathlib import Path

from bot.settings import Settings
from bot.trial.loading import TrialError, load_trial
from bot.trial.model import Trial


def trial_folder(name: str) -> Path:
    """The folder that holds `trial.yml`. Raises TrialError if there is none."""
    for root in (Path(), *Settings.from_env().trials):
        for folder in (root / name, root):
            if folder.resolve().name == Path(name).resolve().name and (folder / "trial.yml").is_file():
                return folder
    path = Path(name)
    if path.name == "trial.yml" and path.is_file():
        return path.parent
    raise TrialError(f"{name}: no folder with a trial.yml; give a path, or an id under data/trials")


def find_trial(name: str) -> Trial:
    """Raises TrialError, also for a trial that does not load."""
    return load_trial(trial_folder(name))
