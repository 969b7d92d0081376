package dev.tauko.demos.crawl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tauko.demos.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CrawlTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, String> pages = new ConcurrentHashMap<>();
  private final Map<String, byte[]> bytes = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
  private HttpServer server;
  private String here;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    here = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestURI().toString());
      String page = pages.get(exchange.getRequestURI().toString());
      byte[] raw = bytes.get(exchange.getRequestURI().toString());
      if (page == null && raw == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      boolean isText = exchange.getRequestURI().getPath().endsWith(".txt");
      exchange.getResponseHeaders().set("Content-Type", isText ? "text/plain" : "text/html");
      boolean isHead = exchange.getRequestMethod().equals("HEAD");
      byte[] body = page == null ? raw : page.getBytes(UTF_8);
      exchange.sendResponseHeaders(200, (isHead || body.length == 0) ? -1 : body.length);
      if (!isHead) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Test
  void everyBrokenLinkIsFoundWithItsPages() {
    pages.put("/", "<a href='one'>1</a> <A HREF=two/>2</A> <img src=\"gone.png\">");
    pages.put("/one", "<a href=\"/two/#part\">2</a><a href='missing?a=1&amp;b=2'>x</a>");
    pages.put("/two/", "<a href='../one'>1</a><a href='../missing?a=1&b=2'>x</a>");

    Run run = Run.of("crawl", here);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines())
        .containsExactly(
            "404 Not Found            " + here + "/gone.png",
            "on " + here + "/",
            "404 Not Found            " + here + "/missing?a=1&b=2",
            "on " + here + "/one",
            "on " + here + "/two/",
            run.lines().getLast());
    assertThat(run.lines().getLast())
        .startsWith("3 pages, 5 links, 2 broken, 0 not allowed by robots.txt");
  }

  @Test
  void aLinkThatIsNoUrlIsBroken() {
    pages.put("/", "<a href='http://['>bad</a>");

    Run run = Run.of("crawl", here);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.lines())
        .containsExactly(
            "is not a valid URL       http://[", "on " + here + "/", run.lines().getLast());
    assertThat(run.lines().getLast()).startsWith("1 page, 1 link, 1 broken, ");
  }

  @Test
  void aSiteWithoutBrokenLinksSucceedsAndEachLinkIsCheckedOnce() {
    pages.put("/", "<a href=/a>a</a>".repeat(50));
    pages.put("/a", "<a href=/>back</a><a href=mailto:x@y.org>m</a><a href='javascript:f()'>j</a>");

    Run run = Run.of("crawl", here + "/", "--json");

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines())
        .singleElement()
        .asString()
        .startsWith("{\"pages\":2,\"links\":2,\"broken\":0,\"disallowed\":0,");
    assertThat(requests).containsExactlyInAnyOrder("/robots.txt", "/", "/a");
  }

  @Test
  void aPageIsReadInTheCharsetThatItTells() {
    String page = "<meta charset=windows-1251><a href='\u0436?\u0436'>x</a>";
    bytes.put("/", page.getBytes(Charset.forName("windows-1251")));

    Run run = Run.of("crawl", here);

    assertThat(run.out()).contains("404 Not Found            " + here + "/%D0%B6?%E6");
  }

  @Test
  void whatRobotsMayNotReadIsLeftAlone() {
    pages.put("/robots.txt", "User-agent: *\nDisallow: /private\nAllow: /private/but$\n");
    pages.put("/", "<a href=/private/x>x</a><a href=/private/but>but</a>");
    pages.put("/private/but", "");

    Run run = Run.of("crawl", here);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("1 not allowed by robots.txt");
    assertThat(requests).contains("/private/but").doesNotContain("/private/x");
  }

  @Test
  void pagesBeyondTheDepthAreCheckedButNotRead() {
    pages.put("/", "<a href=/1>1</a>");
    pages.put("/1", "<a href=/2>2</a>");
    pages.put("/2", "<a href=/missing>x</a>");

    assertThat(Run.of("crawl", here, "--depth", "1").exitCode()).isZero();
    assertThat(Run.of("crawl", here).exitCode()).isEqualTo(1);
  }

  @Test
  void linksToOtherHostsAreCheckedUnlessNotWanted() {
    pages.put("/", "<a href='http://127.0.0.1:1/'>closed</a>");

    Run checked = Run.of("crawl", here);

    assertThat(checked.exitCode()).isEqualTo(1);
    assertThat(checked.out()).contains("cannot connect to http://127.0.0.1:1");
    assertThat(Run.of("crawl", here, "--no-others").exitCode()).isZero();
  }

  @Test
  void usersAndSecretsAreNotShownAndAUserIsNoOtherHost() {
    String withUser = here.replace("//", "//user:hidden@");
    pages.put("/", "<a href='/gone?token=hidden&a=1'>1</a><a href='//me:hidden@['>2</a>");
    pages.put("/two", "<a href='" + withUser + "/gone?token=hidden&a=1'>1</a>");

    for (String option : List.of("--depth=2", "--json")) {
      requests.clear();
      Run run = Run.of("crawl", withUser + "/", here + "/two", option);

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.out()).contains(here + "/gone?token=***&a=1", here + "/two");
      assertThat(run.out() + run.err()).doesNotContain("hidden", "user", "me:");
      assertThat(requests).containsOnlyOnce("/robots.txt");
    }
  }

  @Test
  void aTreeOfPagesIsCrawledToItsLastLeaf() {
    int size = 300;
    for (int i = 0; i < size; i++) {
      int page = i;
      String links =
          List.of(2 * i + 1, 2 * i + 2).stream()
              .map(child -> "<a href=/" + (child < size ? child : "none-" + page) + ">c</a>")
              .collect(Collectors.joining());
      pages.put(i == 0 ? "/" : "/" + i, links);
    }

    Run run = Run.of("crawl", here);

    TreeSet<String> broken = new TreeSet<>();
    for (int i = size / 2 - 1; i < size; i++) {
      if (2 * i + 2 >= size) {
        broken.add(here + "/none-" + i);
      }
    }
    assertThat(run.lines().stream().filter(line -> line.startsWith("404 ")))
        .map(line -> line.substring(line.indexOf("http")))
        .containsExactlyElementsOf(broken);
  }
}
