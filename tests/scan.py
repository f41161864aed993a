"""Lets two scanners loose on a demo office of its own: Wapiti on every page it finds, sqlmap on every address with
parameters. `make scan`; about a quarter of an hour. What they found is printed and kept under var/scan/.

Both are installed into an environment of their own the first time. Exit status: 0 clean, 1 something was found, 2 the
scan itself did not work.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path

from tests.browser import free_port
from tests.screenshots import wait_for
from wulibridge.environment import home

ROOT = Path(__file__).resolve().parents[1]
KEPT = home() / "scan"
# The last Wapiti for Python 3.11.
TOOLS = ("wapiti3==3.2.3", "sqlmap==1.10.10")
PASSWORD = "scanned-from-all-sides"
MODULES = "crlf,csp,csrf,exec,file,http_headers,permanentxss,redirect,sql,upload,xss"
# Who is logged in, where it begins, and how many seconds it looks for pages; each module has a twelfth of them.
# The last one gives and takes accounts.
ROLES = (
    ("", "/follow/", 20),
    ("zone", "/visits/round/", 60),
    ("chair", "/petitions/", 60),
    ("desk", "/admin/", 70),
    ("auditor", "/admin/", 30),
    ("security", "/admin/", 40),
)
# Whoever is logged in has more pages than these; fewer were found by a scanner that was not.
FEWEST_PAGES = 5
# What would end the session of the scanner, or lock it out: the log-in counts wrong passwords.
LEFT_OUT = ("/logout/*", "/admin/logout/*", "/login/*", "/password/*", "/language/*", "/static/*")
# Who asks, and an address with parameters; sqlmap tries each of them.
QUESTIONS = (
    ("chair", "/petitions/?q=ab&stop=1&state=taken&topic=other&zone=1&page=1"),
    ("zone", "/visits/round/?zone=1"),
    ("leader", "/dashboard/?period=2026&by=coverage"),
    ("leader", "/dashboard/coverage/?part=reached&zone=1&page=1"),
    ("desk", "/admin/petitions/petition/?q=ab&o=1&p=1&state__exact=taken&committee=1&late=overdue"),
    ("desk", "/admin/territory/household/?q=ab&o=1&occupancy__exact=resident&committee=1"),
    ("auditor", "/admin/journal/journalentry/?q=zone&verb=petition.take&at__gte=2026-01-01"),
)
QUESTION_SECONDS = 45
# A part of these seconds for a quick look, as in SCAN_SHARE=0.3.
SHARE = float(os.environ.get("SCAN_SHARE", "1"))


@dataclass(frozen=True)
class Finding:
    tool: str
    role: str
    kind: str
    where: str
    told: str

    def __str__(self) -> str:
        return f"{self.tool} as {self.role or 'a passer-by'}: {self.kind} at {self.where}: {self.told}"


# What the scanners say and is none, with the reason. Matched against the printed line.
KNOWN = (
    (r"Strict-Transport-Security is not set", "the scanned office speaks plain HTTP; with HTTPS=1 the header is there"),
    (
        r"POST /visits/along/: Lack of anti CSRF token",
        "the page on the phone is the same for everybody and takes nothing: a POST to it is answered by 405, and the "
        "scripts send what is written there elsewhere, with a token",
    ),
)


def main() -> int:
    """Run the scanners that are named on the command line, or both."""
    wanted = sys.argv[1:] or ["wapiti", "sqlmap"]
    tools = installed()
    with tempfile.TemporaryDirectory() as place, (KEPT / "office.log").open("w") as log:
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        variables = {"WULIBRIDGE_HOME": place, "PORT": str(port), "DEMO_PASSWORD": PASSWORD, "DEMO": "0"}
        told = {"cwd": ROOT, "env": os.environ | variables, "stdout": log, "stderr": log}
        for command in (["migrate"], ["load_demo", "--size", "small"]):
            subprocess.run([sys.executable, "manage.py", *command], check=True, **told)
        office = subprocess.Popen([sys.executable, "manage.py", "run"], **told)
        try:
            wait_for(address)
            found = [*crawled(tools, address, Path(place))] if "wapiti" in wanted else []
            found += [*questioned(tools, address, Path(place))] if "sqlmap" in wanted else []
        finally:
            office.terminate()
            office.wait()
            shutil.copy(Path(place) / "log" / "web.log", KEPT)
    return reported([*found, *broken()])


def installed() -> Path:
    """The directory of the scanners' programs."""
    KEPT.mkdir(parents=True, exist_ok=True)
    programs, mark = KEPT / "venv" / "bin", KEPT / "venv" / ".installed"
    if not mark.exists() or mark.read_text() != str(TOOLS):
        print("Installing", *TOOLS)
        venv.create(KEPT / "venv", with_pip=True, clear=True)
        subprocess.run([programs / "pip", "install", "--quiet", "--disable-pip-version-check", *TOOLS], check=True)
        mark.write_text(str(TOOLS))
    return programs


def session(address: str, login: str) -> str:
    """The cookies of somebody who has just logged in."""
    if not login:
        return ""
    jar = CookieJar()
    web = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = web.open(f"{address}/login/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    sent = {"csrfmiddlewaretoken": token, "username": login, "password": PASSWORD}
    web.open(f"{address}/login/", urllib.parse.urlencode(sent).encode())
    cookies = {cookie.name: cookie.value for cookie in jar}
    if "sessionid" not in cookies:
        raise SystemExit(2)
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def crawled(tools: Path, address: str, place: Path) -> Iterator[Finding]:
    for role, start, whole in ROLES:
        seconds = round(whole * SHARE)
        print(f"Wapiti as {role or 'a passer-by'}, {seconds} seconds", flush=True)
        report = KEPT / f"wapiti-{role or 'public'}.json"
        report.unlink(missing_ok=True)
        command = [tools / "wapiti", "-u", f"{address}/", "-s", f"{address}{start}", "-m", MODULES, "-f", "json"]
        command += ["-o", report, "--store-session", place / f"wapiti-{role}", "--store-config", place / "wapiti"]
        command += ["--flush-session", "--no-bugreport", "-v", "0", "-d", "4", "--tasks", "4"]
        command += [
            "--max-links-per-page",
            "30",
            "--max-scan-time",
            str(seconds),
            "--max-attack-time",
            str(max(3, seconds // 12)),
        ]
        command += [part for path in LEFT_OUT for part in ("-x", f"{address}{path}" if path[0] == "/" else path)]
        if cookies := session(address, role):
            command += ["-C", cookies]
        with (KEPT / f"wapiti-{role or 'public'}.log").open("w") as log:
            subprocess.run(command, stdout=log, stderr=log, timeout=seconds * 3 + 180, check=False)
        told = json.loads(report.read_text())
        if (pages := told["infos"]["crawled_pages_nbr"]) < (FEWEST_PAGES if role else 1):
            yield Finding("Wapiti", role, "the scan did not work", start, f"it found {pages} pages")
        yield from read(told, role)


def read(report: dict, role: str) -> Iterator[Finding]:
    """Everything in a report of Wapiti but that a page took long."""
    for kind, entries in {**report["vulnerabilities"], **report["anomalies"]}.items():
        for entry in entries:
            if kind != "Resource consumption":
                yield Finding("Wapiti", role, kind, f"{entry['method']} {entry['path']}", entry["info"][:300])


def questioned(tools: Path, address: str, place: Path) -> Iterator[Finding]:
    for role, path in QUESTIONS:
        print(f"sqlmap as {role}: {path}", flush=True)
        command = [tools / "sqlmap", "-u", f"{address}{path}", "--cookie", session(address, role), "--batch"]
        command += ["--technique=BEUS", "--dbms=PostgreSQL", "--level=1", "--risk=1", "--threads=4", "--flush-session"]
        command += ["--disable-coloring", "--ignore-code=404", "--time-limit", str(round(QUESTION_SECONDS * SHARE))]
        command += ["--output-dir", place / "sqlmap", "--answers=redirect=N,follow=N"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=QUESTION_SECONDS * 4, check=False)
        name = re.sub(r"\W+", "-", path.partition("?")[0]).strip("-")
        (KEPT / f"sqlmap-{role}-{name}.log").write_text(done.stdout + done.stderr)
        if re.search(r"following injection point|is vulnerable", done.stdout):
            yield Finding("sqlmap", role, "SQL injection", path, "see the log")
        if done.returncode and "time limit" not in done.stdout.lower():
            yield Finding("sqlmap", role, "the scan did not work", path, done.stderr[-300:] or done.stdout[-300:])


def broken() -> Iterator[Finding]:
    """Errors of the office while it was scanned, also those that the scanners did not notice."""
    told = (KEPT / "web.log").read_text()
    for error in sorted(set(re.findall(r"Internal Server Error: (\S+)", told))):
        yield Finding("office", "", "Internal Server Error", error, "see web.log")


def reported(found: list[Finding]) -> int:
    known = {finding: reason for finding in found for said, reason in KNOWN if re.search(said, str(finding))}
    new = [finding for finding in found if finding not in known]
    lines = [str(finding) for finding in new]
    lines += sorted({f"known: {finding.kind} at {finding.where}: {reason}" for finding, reason in known.items()})
    (KEPT / "findings.txt").write_text("\n".join(lines) + "\n")
    print(*lines, f"{len(new)} found, {len(known)} known to be none. Details: {KEPT}", sep="\n")
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
