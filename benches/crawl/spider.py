"""Scrapy on the farm: robots.txt obeyed, all links followed, each page saved as wget2 saves it."""

import hashlib
import pathlib
from urllib.parse import urlsplit

import scrapy
from scrapy.linkextractors import LinkExtractor


class Farm(scrapy.Spider):
    name = "farm"
    custom_settings = {
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS": 50,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "RETRY_ENABLED": False,
    }

    def __init__(self, homes="", folder=".", **more):
        super().__init__(**more)
        self.start_urls = homes.split(",")
        self.allowed_domains = [urlsplit(home).hostname for home in self.start_urls]
        self.folder = pathlib.Path(folder)
        self.links = LinkExtractor()

    def parse(self, response):
        name = hashlib.sha1(response.url.encode()).hexdigest()
        (self.folder / name).write_bytes(response.body)
        for link in self.links.extract_links(response):
            yield response.follow(link)
