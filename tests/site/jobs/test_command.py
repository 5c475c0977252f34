"""`manage.py dispatch` refuses a name that its leases could not carry."""

import pytest
from django.core.management import CommandError, call_command


@pytest.mark.parametrize("name", ["", "a#b", "x" * 61])
def test_a_name_that_makes_no_lease_is_refused(name):
    with pytest.raises(CommandError, match="--name"):
        call_command("dispatch", name=name)
