"""What must hold before this installation serves anything; each failure says what to do."""

from pathlib import Path

from django.conf import settings

from commonweal.access.partnership import check_policies
from commonweal.access.roles import roles
from commonweal.command_line import Refusal

BUILT_STYLES = Path("built") / "commonweal.css"


def check_start_up() -> None:
    """Refuse to start on a wrong policy or role file, or without the built styles and scripts."""
    check_policies()
    roles()
    built = Path(settings.STATIC_ROOT) / BUILT_STYLES
    if not built.is_file():
        raise Refusal(f"{built} is missing: the styles and scripts are not built. Run `./script/setup` first.")
