"""Accounts, roles and sign-ins."""

import pytest

from store.desks import LastAdministrator, set_desks
from store.organisation.changes import By
from store.organisation.errors import KindUnknown
from store.people import (
    LoginTaken,
    Person,
    add_person,
    everybody,
    holders_of,
    names_of,
    person_by_id,
    person_by_login,
    set_active,
    set_password,
    set_roles,
)
from store.queries import RoleIn
from store.sign_ins import begin_sign_in, end_all_sign_ins, end_sign_in, signed_in
from tests.store.rows import T0, at

STAFF = RoleIn("human-resources", "duty_staff")
LEADER = RoleIn("human-resources", "leader")
WANG = Person("p1", "wang", "王芳", True, T0, frozenset({STAFF, LEADER}), frozenset({"operator"}))
BY = By("setup", "试验", T0)
LI = Person("p2", "li", "李雷", True, T0, frozenset({STAFF}), frozenset())


@pytest.fixture
async def two(pool):
    await add_person(pool, WANG, "hash-1", BY)
    await add_person(pool, LI, "hash-2", BY)


async def test_a_person_is_found_with_roles_and_desks(pool, two):
    assert await person_by_login(pool, "wang", T0) == (WANG, "hash-1")
    assert await person_by_id(pool, "p2", T0) == LI
    assert await person_by_login(pool, "nobody", T0) is None
    assert await everybody(pool, T0) == [LI, WANG]
    assert await holders_of(pool, LEADER, at(1)) == [WANG]
    assert await names_of(pool, ["p1", "feed:counts"]) == {"p1": "王芳"}


async def test_a_login_is_given_once_and_nothing_is_left_of_the_second(pool, two):
    third = Person("p3", "li", "李", True, T0, frozenset({STAFF}), frozenset())
    with pytest.raises(LoginTaken):
        await add_person(pool, third, "hash", BY)
    assert await person_by_id(pool, "p3", T0) is None


async def test_roles_and_desks_are_replaced_as_a_whole(pool, two):
    await set_roles(pool, "p1", [LEADER, LEADER], By("p2", "调整分工", at(5)))
    await set_desks(pool, "p1", ["auditor", "supervisor"], By("p2", "调整分工", at(5)))
    before, person = await person_by_id(pool, "p1", at(4)), await person_by_id(pool, "p1", at(5))
    assert before is not None and person is not None
    assert before.roles == {STAFF, LEADER}
    assert person.roles == {LEADER}
    assert person.desks == {"auditor", "supervisor"}


async def test_a_sign_in_holds_until_it_expires_or_ends(pool, two):
    await begin_sign_in(pool, "digest", "p1", T0, at(60))
    assert await signed_in(pool, "digest", at(59)) == WANG
    assert await signed_in(pool, "digest", at(60)) is None
    assert await signed_in(pool, "other", at(1)) is None
    assert await end_sign_in(pool, "digest", at(2))
    assert not await end_sign_in(pool, "digest", at(3))
    assert await signed_in(pool, "digest", at(4)) is None


async def test_shutting_an_account_ends_what_it_may(pool, two):
    await begin_sign_in(pool, "digest", "p1", T0, at(60))
    assert await set_active(pool, "p1", False, BY)
    assert await signed_in(pool, "digest", at(1)) is None
    assert await holders_of(pool, LEADER, at(1)) == []
    assert not await set_active(pool, "nobody", False, BY)


async def test_a_changed_password_signs_out_everywhere(pool, two):
    for digest in ("d1", "d2"):
        await begin_sign_in(pool, digest, "p1", T0, at(60))
    await begin_sign_in(pool, "of-li", "p2", T0, at(60))
    assert await set_password(pool, "p1", "hash-3", BY)
    assert await end_all_sign_ins(pool, "p1", at(1)) == 2
    assert await signed_in(pool, "of-li", at(2)) == LI
    found = await person_by_login(pool, "wang", T0)
    assert found is not None
    assert found[1] == "hash-3"


async def test_the_last_administrator_stays(pool, two):
    await set_desks(pool, "p1", ["administrator"], BY)
    for change in (set_active(pool, "p1", False, BY), set_desks(pool, "p1", [], BY)):
        with pytest.raises(LastAdministrator):
            await change
    await set_desks(pool, "p2", ["administrator"], BY)
    assert await set_active(pool, "p1", False, BY)
    assert await set_active(pool, "p1", True, BY)
    with pytest.raises(KindUnknown):
        await set_desks(pool, "p1", ["throne"], BY)
