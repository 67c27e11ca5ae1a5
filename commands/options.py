"""The options that several commands share. Each help is the id of its message in the catalogues."""

from pathlib import Path
from typing import Annotated

import typer

Lang = Annotated[str | None, typer.Option("--lang", help="cli_opt_lang", metavar="zh-CN|en")]
Debug = Annotated[bool, typer.Option("--debug", help="cli_opt_debug")]
AsJson = Annotated[bool, typer.Option("--json", help="cli_opt_json")]
Folder = Annotated[Path | None, typer.Option("--data-folder", help="cli_opt_data_folder", metavar="DIR")]
Url = Annotated[str | None, typer.Option("--url", help="cli_opt_url", metavar="URL", envvar="PINGXI_URL")]
Login = Annotated[
    str | None, typer.Option("--login", help="cli_opt_login", metavar="LOGIN", envvar="PINGXI_LOGIN")
]
RoleName = Annotated[str | None, typer.Option("--role", help="cli_opt_role", metavar="ROLE")]
