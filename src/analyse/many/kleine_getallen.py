"""What is too small to stand on the page over all, in one place.

The trap: what is withheld can be worked out when it is a part of a sum that is shown. So a sum of
few lines is withheld together with every sum that it is a part of: no amount on the page holds it.
"""

from __future__ import annotations

#: A sum of fewer lines is nearly a line itself.
MINSTE_REGELS = 5
#: A share of fewer scores, or on fewer locations, says nothing of a municipality.
MINSTE_SCORES, MINSTE_LOCATIES = 25, 5

TE_KLEIN = f"minder dan {MINSTE_REGELS} regels"
TE_WEINIG_GEMETEN = f"minder dan {MINSTE_SCORES} scores of {MINSTE_LOCATIES} locaties"
#: The reasons that say that a number is there and is not shown.
ACHTERGEHOUDEN = (TE_KLEIN, TE_WEINIG_GEMETEN)
#: What is withheld, for who reads the page or the workbook.
UITLEG = (
    "Wat zo klein is dat het bijna een regel uit een export is, staat er niet: een som van minder"
    f" dan {MINSTE_REGELS} regels, met elke som waarin zij zit, en een aandeel van minder dan"
    f" {MINSTE_SCORES} scores of {MINSTE_LOCATIES} locaties."
)
