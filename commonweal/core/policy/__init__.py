"""What one partnership decided, as typed and dated values read from its policy file.

The files lie in `policies/`; this package opens none of them. Law is kept apart, in `policies/law/`.
"""

from commonweal.core.policy.reader import read_policy
from commonweal.core.policy.refusal import PolicyRefused
from commonweal.core.policy.values import HotspotPolicy, NoPolicyOn, PartnershipPolicy, WeeklyCutOff

__all__ = ["HotspotPolicy", "NoPolicyOn", "PartnershipPolicy", "PolicyRefused", "WeeklyCutOff", "read_policy"]
