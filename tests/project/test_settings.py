from __future__ import annotations

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import EngineError, SettingsError
from engine.setting_values import Failpoint
from engine.settings import Settings, variables

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]


def refused(environ: Mapping[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(environ)
    return str(caught.value)


def test_without_any_variable_it_serves_this_machine_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environment({"PATH": "/bin"})
    assert settings.home == tmp_path / ".quytrinh"
    assert settings.database_url == f"sqlite:///{tmp_path}/.quytrinh/quytrinh.db"
    assert (settings.host, settings.port, settings.language) == ("127.0.0.1", 8000, "vi")
    assert not settings.given


def test_the_default_database_lies_in_the_home_that_was_set(tmp_path: Path) -> None:
    settings = Settings.from_environment({"QUYTRINH_HOME": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/quytrinh.db"


def test_every_variable_is_read() -> None:
    settings = Settings.from_environment(
        {
            "QUYTRINH_HOME": "/srv/quytrinh",
            "QUYTRINH_DATABASE_URL": "postgresql://q:pw@db/quytrinh",
            "QUYTRINH_HANDLERS": "bdt.handlers, extra",
            "QUYTRINH_HOST": "0.0.0.0",  # noqa: S104 - the value is read, nothing listens
            "QUYTRINH_PORT": "9000",
            "QUYTRINH_THREADS": "16",
            "QUYTRINH_SECRET_KEY": "k" * 32,
            "QUYTRINH_SECURE_COOKIES": "Yes",
            "QUYTRINH_MAX_UPLOAD_BYTES": "1048576",
            "QUYTRINH_OFFICE": "No",
            "QUYTRINH_SESSION_MINUTES": "60",
            "QUYTRINH_LANGUAGE": "EN",
            "QUYTRINH_TIMEZONE": "Asia/Bangkok",
            "QUYTRINH_TWO_STEPS_FOR_ADMINISTRATORS": "yes",
            "QUYTRINH_PUBLIC_URL": "https://quytrinh.bdt.example.vn/",
            "QUYTRINH_SMTP_URL": "smtps://m:pw@mail.example.vn:465",
            "QUYTRINH_WORKERS": "yes",
            "QUYTRINH_MAIL_FROM": "quytrinh@bdt.example.vn",
            "QUYTRINH_AUDIT_MINUTES": "15",
            "QUYTRINH_REMIND_PERCENT": "75",
            "QUYTRINH_ESCALATE_HOURS": "16",
            "QUYTRINH_LOG_LEVEL": "debug",
            "QUYTRINH_LOG_FORMAT": "JSON",
            "QUYTRINH_METRICS_TOKEN": "m" * 32,
            "QUYTRINH_FAILPOINT": "before-commit:3",
            "QUYTRINH_CORS_ORIGINS": "https://modeler.example.vn/, http://localhost:3000",
            "QUYTRINH_TRUSTED_PROXY": "10.0.0.1",
        }
    )
    assert settings == Settings(
        home=Path("/srv/quytrinh"),
        database_url="postgresql+psycopg://q:pw@db/quytrinh",
        handlers=("bdt.handlers", "extra"),
        host="0.0.0.0",  # noqa: S104 - the value is read, nothing listens
        port=9000,
        threads=16,
        secret_key="k" * 32,
        secure_cookies=True,
        max_upload_bytes=1048576,
        office="",
        session_minutes=60,
        language="en",
        timezone="Asia/Bangkok",
        two_steps_for_administrators=True,
        public_url="https://quytrinh.bdt.example.vn",
        smtp_url="smtps://m:pw@mail.example.vn:465",
        workers=True,
        mail_from="quytrinh@bdt.example.vn",
        audit_minutes=15,
        remind_percent=75,
        escalate_hours=16,
        log_level="debug",
        log_format="json",
        metrics_token="m" * 32,
        failpoint=Failpoint(name="before-commit", passing=3),
        cors_origins=("https://modeler.example.vn", "http://localhost:3000"),
        trusted_proxy="10.0.0.1",
        given=settings.given,
    )
    assert len(settings.given) == len(variables())


@pytest.mark.parametrize(
    ("variable", "value", "remedy"),
    [
        ("PORT", "eighty", "write a whole number from 0 to 65535"),
        ("PORT", "65536", "write a whole number from 0 to 65535"),
        ("PORT", "-1", "write a whole number from 0 to 65535"),
        ("PORT", "８０００", "write a whole number"),
        ("THREADS", "1", "from 2 to 256"),
        ("DATABASE_URL", "mysql://x/y", "postgresql://user:password@host/database"),
        ("DATABASE_URL", "sqlite://", "sqlite:////folder/file.db"),
        ("DATABASE_URL", "postgresql://h:port/db", "postgresql://user:password@host/database"),
        ("HANDLERS", "os; rm", "my_agency.handlers"),
        ("HOST", "http://0.0.0.0", "without http://"),
        ("SECRET_KEY", "short", "at least 32"),
        ("SECURE_COOKIES", "maybe", "yes or no"),
        ("TRUSTED_PROXY", "proxy.example.vn", "127.0.0.1"),
        ("TRUSTED_PROXY", "10.0.0.1:443", "127.0.0.1"),
        ("LANGUAGE", "fr", "vi, en"),
        ("TIMEZONE", "Hanoi", "Asia/Ho_Chi_Minh"),
        ("TIMEZONE", "../../etc/passwd", "Asia/Ho_Chi_Minh"),
        ("PUBLIC_URL", "quytrinh.bdt.example.vn", "https://quytrinh.bdt.example.vn"),
        ("SMTP_URL", "mail.example.vn", "smtp://user:password@host:587"),
        ("MAIL_FROM", "quytrinh", "quytrinh@bdt.example.vn"),
        ("REMIND_PERCENT", "100", "0 to 99"),
        ("LOG_LEVEL", "loud", "debug, info, warning, error"),
        ("LOG_FORMAT", "xml", "text, json"),
        ("METRICS_TOKEN", "short", "at least 32"),
        ("FAILPOINT", "before-commit", "name:n"),
        ("FAILPOINT", "before-commit:0", "name:n"),
        ("CORS_ORIGINS", "https://a.vn/path", "https://modeler.example.vn"),
        ("CORS_ORIGINS", "a.vn", "https://modeler.example.vn"),
    ],
)
def test_a_bad_value_names_its_variable_and_the_remedy(variable: str, value: str, remedy: str) -> None:
    message = refused({f"QUYTRINH_{variable}": value})
    assert message.startswith(f"QUYTRINH_{variable} ")
    assert remedy in message


@pytest.mark.parametrize(
    ("given", "needs"),
    [
        ({}, False),
        ({"SECURE_COOKIES": "yes"}, True),
        ({"TRUSTED_PROXY": "127.0.0.1"}, True),
        ({"TRUSTED_PROXY": "::1"}, True),
        ({"TRUSTED_PROXY": "*", "SECURE_COOKIES": "no"}, False),
    ],
)
def test_cookies_need_https_behind_a_trusted_proxy_unless_it_is_said_otherwise(
    given: dict[str, str],
    needs: bool,  # noqa: FBT001 - a table of cases
) -> None:
    read = Settings.from_environment({f"QUYTRINH_{name}": value for name, value in given.items()})
    assert read.cookies_need_https is needs


def test_a_bad_value_is_an_error_of_the_engine() -> None:
    assert issubclass(SettingsError, EngineError)


def test_a_secret_that_is_refused_is_not_repeated() -> None:
    assert "tiny-secret" not in refused({"QUYTRINH_SECRET_KEY": "tiny-secret"})


def test_a_misspelt_name_is_refused_with_the_nearest() -> None:
    message = refused({"QUYTRINH_DATABASE_ULR": "sqlite:////x.db"})
    assert "QUYTRINH_DATABASE_ULR is no setting" in message
    assert "Did you mean QUYTRINH_DATABASE_URL?" in message


def test_a_name_like_no_other_is_refused_with_the_list() -> None:
    assert "QUYTRINH_PORT" in refused({"QUYTRINH_ZZZZZZ": "1"})


def test_an_empty_value_counts_as_not_set() -> None:
    settings = Settings.from_environment({"QUYTRINH_PORT": " ", "QUYTRINH_HANDLERS": ""})
    assert settings.port == 8000
    assert not settings.given


@given(st.sampled_from(sorted(variables())), st.text(max_size=40))
def test_any_text_is_read_or_refused_with_its_name(variable: str, text: str) -> None:
    try:
        Settings.from_environment({variable: text})
    except SettingsError as error:
        assert variable in str(error)  # noqa: PT017 - either outcome is right


def test_the_secret_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    settings = Settings.from_environment({"QUYTRINH_HOME": str(tmp_path / "home")})
    first, second = settings.ensure_secret(), settings.ensure_secret()
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "home" / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret-key"]


def test_processes_that_start_together_agree_on_the_secret(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with ThreadPoolExecutor(16) as pool:
        keys = {made.secret_key for made in pool.map(lambda _: settings.ensure_secret(), range(64))}
    assert len(keys) == 1


def test_a_given_secret_is_kept_and_none_is_written(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, secret_key="k" * 40)
    assert settings.ensure_secret() is settings
    assert not list(tmp_path.iterdir())


def test_a_home_that_cannot_be_made_stops_the_start_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match=r"QUYTRINH_HOME cannot be used: .* Name a folder that can be written"):
        Settings(home=tmp_path / "file" / "home").ensure_secret()


def test_any_origin_may_be_allowed() -> None:
    assert Settings.from_environment({"QUYTRINH_CORS_ORIGINS": "*"}).cors_origins == ("*",)


def test_a_page_opened_from_a_file_may_be_allowed() -> None:
    assert Settings.from_environment({"QUYTRINH_CORS_ORIGINS": "null,http://a.vn"}).cors_origins == (
        "null",
        "http://a.vn",
    )


def test_a_damaged_secret_stops_the_start_and_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("x")
    with pytest.raises(SettingsError, match="secret-key cannot be used"):
        Settings(home=tmp_path).ensure_secret()


def test_the_rows_tell_the_source_and_hide_the_secrets() -> None:
    settings = Settings.from_environment(
        {
            "QUYTRINH_SECRET_KEY": "hidden-" * 8,
            "QUYTRINH_METRICS_TOKEN": "hidden-" * 8,
            "QUYTRINH_DATABASE_URL": "postgresql://q:hidden@db/quytrinh?password=hidden",
            "QUYTRINH_SMTP_URL": "smtp://m:hidden@mail.example.vn",
            "QUYTRINH_FAILPOINT": "before-commit:3",
            "QUYTRINH_HANDLERS": "a,b",
        }
    )
    rows = {name: (value, source) for name, value, source in settings.rows()}
    assert rows.keys() == variables().keys()
    assert rows["QUYTRINH_DATABASE_URL"] == (
        "postgresql+psycopg://q:••••••@db/quytrinh?password=••••••",
        "environment",
    )
    assert rows["QUYTRINH_SMTP_URL"][0] == "smtp://m:••••••@mail.example.vn"
    assert rows["QUYTRINH_FAILPOINT"] == ("before-commit:3", "environment")
    assert rows["QUYTRINH_HANDLERS"] == ("a,b", "environment")
    assert rows["QUYTRINH_SECURE_COOKIES"] == ("no", "default")
    assert rows["QUYTRINH_PORT"] == ("8000", "default")
    assert "hidden" not in str(settings.rows()) + repr(settings)


def test_the_guide_lists_every_setting_as_the_program_means_it() -> None:
    guide = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `(QUYTRINH_\w+)` \| (.+?) \| .*\|$", guide, re.MULTILINE))
    assert listed == variables()


def test_the_guide_tells_the_defaults() -> None:
    guide = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(QUYTRINH_\w+)` \| .+? \| `?(.*?)`? \|$", guide, re.MULTILINE))
    meant = {name: value for name, value, _ in Settings().rows()}
    meant |= {"QUYTRINH_HOME": ".quytrinh", "QUYTRINH_DATABASE_URL": ""}  # told relative to where one stands
    assert told == meant
