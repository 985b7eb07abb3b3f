"""Hooks of mkdocs: Doxygen's pages become part of the site, under reference/, and links to them are checked like others."""
import pathlib

from mkdocs.exceptions import Abort
from mkdocs.structure.files import File

REFERENCE = pathlib.Path("build/site/reference")


def on_files(files, config):
    root = pathlib.Path(config.config_file_path).parent / REFERENCE
    if not (root / "index.html").is_file():
        raise Abort(f"{root} holds no pages of Doxygen. What to do: run tools/docs, which makes them first")
    for path in sorted(root.iterdir()):
        if path.is_file():
            files.append(File.generated(config, f"reference/{path.name}", abs_src_path=str(path)))
    return files
