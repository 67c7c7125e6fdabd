"""Words that name no thing of their own: one of them alone never picks an entry of a checklist."""

from __future__ import annotations

_COMMON = (
    "a an all the of or and in on to for with by from at as is are was were be been has have had do does did i you "
    "your my me it its this that these those any some other another such like not no yes never ever now still use "
    "used using take taken taking get got one two about more less than only just also but if when which who whom "
    "what how much many doctor told said blood disease problem problems medicine medicines pill pills tablet "
    "tablets cream shot shots injection injections infection test treatment treated "
)
COMMON = frozenset(_COMMON.split())

_ORDINARY = (
    "abnormal active again against ago all almost alone along already although always and another anything around "
    "away back bad because become been before began begin being below besides better big both bring brought but "
    "call called came can cannot cause caused change changed check chronic classic clear close cold come common "
    "could course current daily day days deep different don't done doubt doubts down during each early easy "
    "effect effects either else emergency end enough even every expected far fast feel fell felt few find fine "
    "finished first fit five for form found four free frequent full gave general give given gives go goes going "
    "gone good great grow grows had half hard hardly has have head heavy help helped here high home hot hour "
    "hours however idea illness into join keep kept kind knew know known large last lasted lasting late later "
    "least left less light like line list little live lived living local long longer lose lost lot low low-dose "
    "made make many may maybe mean might mild minor month months more most move much multiple must name named "
    "near need needed needs new next normal not nothing number off often okay old once ones only open out outside "
    "over own part partly past people person place plan planned poor poorly positive possible pull pulling put "
    "quick quite rare rarely read ready real really reason recent recently recovered regular removed rest right "
    "same save see seem seen serious set several severe short should show showed sick side simple since slow "
    "slowly small smooth so soft some something soon sort spread start started state stay steady stop stopped "
    "strong study such sure suspect suspected swallow swallowed tell ten tested than that then there thick thin "
    "thing things think third three tight time times together too took total tried true try turn twice type "
    "unclear under until up usual usually very way weak week weekly weeks well went while whole will with without "
    "word work worked working works would wrong year years yet young "
)
ORDINARY = frozenset(_ORDINARY.split()) | COMMON
