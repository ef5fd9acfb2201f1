"""The salted digest: proof for whoever holds the data, nothing for anybody else."""

from __future__ import annotations

import dataclasses
import hashlib

import pytest

from hannover.accounts.models import Person, PersonalData
from hannover.accounts.personal import Details, digest_of, new_salt

DETAILS = Details(login="sample", name="例 見本", email="sample@example.org", language="ja")


def test_the_digest_is_that_of_the_salt_and_the_canonical_data() -> None:
    salt = bytes(range(32))
    canonical = '{"email":"sample@example.org","language":"ja","login":"sample","name":"例 見本"}'
    assert digest_of(DETAILS, salt) == hashlib.sha256(salt + canonical.encode()).hexdigest()


@pytest.mark.parametrize("field", ["login", "name", "email", "language"])
def test_every_piece_of_the_data_changes_the_digest(field: str) -> None:
    salt = new_salt()
    assert digest_of(DETAILS, salt) != digest_of(dataclasses.replace(DETAILS, **{field: "x"}), salt)


def test_two_salts_give_two_digests() -> None:
    assert digest_of(DETAILS, new_salt()) != digest_of(DETAILS, new_salt())


@pytest.mark.parametrize("salt", [b"", b"short", bytes(33)])
def test_a_salt_that_protects_nothing_is_refused(salt: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        digest_of(DETAILS, salt)


@pytest.mark.django_db
def test_the_data_as_stored_gives_the_same_digest() -> None:
    person = Person.objects.create(login=DETAILS.login)
    salt = new_salt()
    PersonalData.objects.create(
        person=person, name=DETAILS.name, email=DETAILS.email, language=DETAILS.language, salt=salt
    )
    stored = PersonalData.objects.get(person=person)
    assert (stored.details, stored.digest) == (DETAILS, digest_of(DETAILS, salt))


@pytest.mark.usefixtures("quick_passwords")
def test_a_password_is_the_same_however_a_keyboard_composes_it() -> None:
    person = Person(login="sample")
    person.set_password("Gru\u0308\u00dfe aus K\u00f6ln")
    assert person.check_password("Gr\u00fc\u00dfe aus Ko\u0308ln")
    assert not person.check_password("Grusse aus Koln")
