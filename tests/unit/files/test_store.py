"""The store of files: found again by content, sealed with the newest key, open to the older ones."""

import errno
import hashlib
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.services.files import store
from bot.services.files.store import AlteredError, Census, LockedError, MissingError, Store, UnreadableError
from bot.settings import Settings, SettingsError

OLD, NEW = bytes(range(32)), bytes(range(100, 132))
CONTENT = b"\xff\xd8\xff the door"
NAME = hashlib.sha256(CONTENT).hexdigest()
TOP = Path(__file__).parents[3]


@pytest.fixture
def plain(tmp_path):
    return Store(tmp_path / "files")


@pytest.fixture
def sealed(plain):
    return Store(plain.folder, (OLD,))


def files(one):
    return [place for place in one.folder.rglob("*") if place.is_file()]


def test_a_file_is_kept_under_the_hash_of_its_content(plain):
    kept = store.save(plain, CONTENT)
    assert (kept.sha256, kept.size, kept.media_type) == (NAME, len(CONTENT), "image/jpeg")
    assert files(plain) == [plain.folder / NAME[:2] / NAME]
    assert store.read(plain, NAME) == CONTENT


def test_a_sealed_one_has_the_same_name_and_shows_nothing(sealed):
    assert store.save(sealed, CONTENT).sha256 == NAME
    (place,) = files(sealed)
    assert place.name == NAME
    assert b"door" not in place.read_bytes()
    assert store.read(sealed, NAME) == CONTENT


def test_the_same_file_twice_is_sealed_differently(sealed):
    looks = {store.save(sealed, CONTENT).sha256 and files(sealed)[0].read_bytes() for _ in range(2)}
    assert len(looks) == 2


def test_the_newest_key_seals_and_every_key_opens(sealed):
    store.save(sealed, CONTENT)
    both = Store(sealed.folder, (NEW, OLD))
    assert store.read(both, NAME) == CONTENT
    store.save(both, CONTENT)
    assert store.read(Store(sealed.folder, (NEW,)), NAME) == CONTENT
    with pytest.raises(LockedError):
        store.read(sealed, NAME)


def test_what_was_kept_before_there_was_a_key_stays_readable(plain, sealed):
    store.save(plain, CONTENT)
    assert store.read(sealed, NAME) == CONTENT
    store.save(sealed, CONTENT)
    assert b"door" not in files(sealed)[0].read_bytes()


@pytest.mark.parametrize("keys", [(), (NEW,)])
def test_without_its_key_a_file_is_locked_and_the_start_refused(sealed, keys):
    store.save(sealed, CONTENT)
    other = Store(sealed.folder, keys)
    with pytest.raises(LockedError):
        store.read(other, NAME)
    with pytest.raises(SettingsError, match="FILES_KEY does not open"):
        store.require_keys(other)
    assert store.census(other) == Census(plain=0, sealed=0, locked=1)


def test_with_its_keys_the_start_is_not_refused(plain, sealed):
    store.require_keys(plain)  # there is no folder yet
    store.save(plain, b"another")
    store.save(sealed, CONTENT)
    both = Store(sealed.folder, (NEW, OLD))
    store.require_keys(both)
    assert store.census(both) == Census(plain=1, sealed=1, locked=0)


@pytest.mark.parametrize("keys", [(), (OLD,)])
@pytest.mark.parametrize("where", [0, 30, -1])
def test_an_altered_byte_is_noticed(plain, keys, where):
    mine = Store(plain.folder, keys)
    content = CONTENT * 9
    name = store.save(mine, content).sha256
    (place,) = files(mine)
    held = bytearray(place.read_bytes())
    held[where] ^= 1
    place.write_bytes(held)
    with pytest.raises(UnreadableError):
        store.read(mine, name)


@pytest.mark.parametrize("keys", [(), (OLD,)])
def test_one_that_is_cut_short_gone_or_of_another_name_is_noticed(plain, keys):
    mine = Store(plain.folder, keys)
    store.save(mine, CONTENT)
    other = store.save(mine, b"another").sha256
    store.path(mine, other).write_bytes(store.path(mine, NAME).read_bytes())
    with pytest.raises(AlteredError):
        store.read(mine, other)
    store.path(mine, NAME).write_bytes(store.path(mine, NAME).read_bytes()[:-5])
    with pytest.raises(AlteredError):
        store.read(mine, NAME)
    store.path(mine, NAME).unlink()
    with pytest.raises(MissingError):
        store.read(mine, NAME)


@pytest.mark.parametrize("keys", [(), (OLD,)])
def test_a_file_that_begins_like_a_sealed_one_is_kept_like_any_other(plain, keys):
    mine = Store(plain.folder, keys)
    assert store.read(mine, store.save(mine, store.MAGIC + b"hello").sha256) == store.MAGIC + b"hello"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_on_a_full_disk_nothing_is_left_behind(sealed, monkeypatch, step):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(*((os, "fsync", full) if step == "fsync" else (Path, "replace", full)))
        with pytest.raises(OSError, match="No space"):
            store.save(sealed, CONTENT)
    assert files(sealed) == []
    assert store.read(sealed, store.save(sealed, CONTENT).sha256) == CONTENT


LIMITED = """
import sys
from pathlib import Path
from bot.services.files import store
from bot.services.files.store import Store
try:
    store.save(Store(Path(sys.argv[1])), bytes(100_000))
except OSError as error:
    print(error.errno)
"""


def test_what_the_system_itself_refuses_to_write_leaves_nothing_behind(plain):
    """A real refusal, in the middle of the file: no process of ours may write more than so much."""

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    run = subprocess.run(
        [sys.executable, "-c", LIMITED, plain.folder],
        cwd=TOP, preexec_fn=limit, capture_output=True, text=True, check=True,
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert run.stdout.strip() == str(errno.EFBIG)
    assert plain.folder.exists() and files(plain) == []


def test_a_store_names_none_of_its_keys(sealed):
    assert OLD.hex() not in repr(sealed) and repr(OLD) not in repr(sealed)


GOOD = OLD.hex()
BAD = ["changeme", GOOD[:-1], GOOD + "0", f"{GOOD},", f"{GOOD}, short", "0" * 64, "ab" * 32, "é" * 64]


@pytest.mark.parametrize("words", BAD)
def test_what_is_no_key_is_refused_by_a_sentence_that_does_not_quote_it(words):
    with pytest.raises(ValueError, match="64 random hex digits") as refused:
        Settings(_env_file=None, files_key=words)
    assert words not in str(refused.value)


def test_keys_stand_in_the_order_in_which_they_are_tried():
    settings = Settings(_env_file=None, files_key=f" {NEW.hex().upper()} , {OLD.hex()}")
    assert store.store_of(settings).keys == (NEW, OLD)
    assert NEW.hex() not in repr(settings).lower()
    assert store.store_of(Settings(_env_file=None)).keys == ()
