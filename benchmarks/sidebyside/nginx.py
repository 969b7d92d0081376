"""A private nginx on loopback, with a small page and a large one."""

import getpass
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

SMALL = "hello world"
LARGE = 1 << 30
START = 10

CONFIG = """
daemon off;
user {user};
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  keepalive_requests 1000000000;
  keepalive_timeout 300s;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    root {folder}/pages;
    location = /status {{ stub_status; }}
    location = /small {{ default_type text/plain; return 200 "{small}\\n"; }}
  }}
}}
"""


class Nginx:
    """Runs as long as the context that it is."""

    def __init__(self):
        self.program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
        if self.program is None:
            sys.exit("nginx is missing, which serves the pages (on Debian: apt-get install nginx-light)")

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="tauko-benchmarks-")
        try:
            self.start(Path(self.folder.name))
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self, folder):
        # nginx gives up root: its worker has to get at the pages.
        folder.chmod(0o755)
        pages = folder / "pages"
        pages.mkdir()
        with open(pages / "large", "wb") as large:
            large.truncate(LARGE)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        config = folder / "nginx.conf"
        config.write_text(CONFIG.format(user=getpass.getuser(), folder=folder, port=self.port, small=SMALL))
        self.log = open(folder / "log", "w+")
        self.process = subprocess.Popen(
            [self.program, "-p", str(folder), "-e", "stderr", "-c", str(config)], stdin=subprocess.DEVNULL,
            stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + START
        while True:
            try:
                self.requests()
                return
            except OSError as refused:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.log.seek(0)
                    sys.exit(f"nginx did not start: {refused}\n{self.log.read()}")
                time.sleep(0.05)

    def version(self):
        shown = subprocess.run([self.program, "-v"], capture_output=True, text=True, check=True)
        return shown.stderr.strip().rpartition("/")[2]

    def url(self, page):
        return f"http://127.0.0.1:{self.port}/{page}"

    def requests(self):
        """How many requests have been answered, by nginx's own count, this one included."""
        with urllib.request.urlopen(self.url("status"), timeout=START) as page:
            return int(re.search(r"^ \d+ \d+ (\d+)", page.read().decode(), re.M)[1])

    def __exit__(self, *failure):
        if hasattr(self, "process"):
            self.process.terminate()
            self.process.wait()
        if hasattr(self, "log"):
            self.log.close()
        self.folder.cleanup()
