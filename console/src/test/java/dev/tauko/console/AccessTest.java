package dev.tauko.console;

import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Task;
import dev.tauko.console.ConsoleServer.Answer;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.server.Directives;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, over real connections. */
class AccessTest {
  private static final String TOKEN = "correct-horse-battery";
  private static final String WITH_TOKEN = "tauko.console.token = " + TOKEN;

  // ---- off ----

  @Test
  void withoutASettingThereIsNoConsole() throws Exception {
    try (ConsoleServer server = new ConsoleServer("", system -> Console.route(system))) {
      assertThat(server.get("/").status()).isEqualTo(404);
      assertThat(server.get("/api/tasks").status()).isEqualTo(404);
      assertThatThrownBy(() -> Console.get(server.system()).bind().toCompletableFuture().get())
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("tauko.console.enabled");
    }
  }

  // ---- this machine ----

  @Test
  void thisMachineNeedsNoToken() throws Exception {
    try (ConsoleServer server = new ConsoleServer("")) {
      assertThat(server.get("/").body()).contains("<title>Tauko</title>");
      assertThat(server.get("/api/tasks").status()).isEqualTo(200);
      assertThat(server.address()).isEqualTo("http://127.0.0.1:" + server.port() + "/");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X-Forwarded-For: 127.0.0.1", "Forwarded: for=10.0.0.9", "Via: 1.1 proxy"})
  void whatAProxyPassesOnIsNotFromThisMachine(String field) throws Exception {
    try (ConsoleServer server = new ConsoleServer("")) {
      Answer answer = server.get("/api/tasks", field);

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.error()).contains("this machine only").contains("tauko.console.token");
      assertThat(server.get("/", field).status()).isEqualTo(403);
    }
  }

  @Test
  void anUnknownPeerIsNotThisMachine() throws Exception {
    try (ConsoleServer server =
        new ConsoleServer("tauko.console.enabled = on", system -> Console.route(system))) {
      Answer answer = server.get("/api/tasks");

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.error()).contains("pekko.http.server.remote-address-attribute = on");
    }
  }

  // ---- the token ----

  @Test
  void theTokenLetsIn() throws Exception {
    try (ConsoleServer server = new ConsoleServer(WITH_TOKEN)) {
      assertThat(server.get("/api/tasks", "Authorization: Bearer " + TOKEN).status())
          .isEqualTo(200);
      assertThat(server.get("/api/tasks?token=" + TOKEN).status()).isEqualTo(200);
      assertThat(
              server
                  .get("/api/tasks", "Authorization: bearer " + TOKEN, "X-Forwarded-For: 10.0.0.9")
                  .status())
          .isEqualTo(200);
      assertThat(server.address()).endsWith("/#token=" + TOKEN);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Nothing: 1",
        "Authorization: Bearer correct-horse-batterz",
        "Authorization: Bearer correct-horse-batter",
        "Authorization: Bearer correct-horse-batteryy",
        "Authorization: Bearer ",
        "Authorization: Basic correct-horse-battery",
      })
  void anythingElseDoesNot(String field) throws Exception {
    try (ConsoleServer server = new ConsoleServer(WITH_TOKEN)) {
      for (String path : new String[] {"tasks", "task?id=1", "events", "history", "resources"}) {
        Answer answer = server.get("/api/" + path, field);

        assertThat(answer.status()).as(path).isEqualTo(401);
        assertThat(answer.field("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(answer.error()).isEqualTo("the token is missing or wrong").doesNotContain(TOKEN);
      }
      assertThat(server.get("/", field).status()).isEqualTo(200);
    }
  }

  // ---- names and pages ----

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 200",
    "localhost, 200",
    "LOCALHOST, 200",
    "localhost., 200",
    "ops.example., 200",
    "localhost.., 421",
    "evil.example., 421",
    "[::1], 200",
    "ops.example, 200",
    "evil.example, 421",
    "localhost.evil.example, 421",
    "2130706433, 421"
  })
  void onlyItsOwnNamesAreAnswered(String host, int status) throws Exception {
    try (ConsoleServer server = new ConsoleServer("tauko.console.hosts = [Ops.example]")) {
      String field = "Host: " + host + ":" + server.port();

      assertThat(server.get("/api/tasks", field).status()).isEqualTo(status);
      assertThat(server.get("/", field).status()).isEqualTo(status);
    }
  }

  @Test
  void pagesOfOtherSitesGetNothing() throws Exception {
    try (ConsoleServer server = new ConsoleServer("")) {
      String own = "http://127.0.0.1:" + server.port();

      assertThat(server.get("/api/tasks", "Origin: " + own).status()).isEqualTo(200);
      assertThat(server.get("/api/tasks", "Origin: http://evil.example").status()).isEqualTo(403);
      assertThat(server.get("/api/tasks", "Origin: http://127.0.0.1:1").status()).isEqualTo(403);
      assertThat(server.get("/api/tasks", "Origin: null").status()).isEqualTo(403);
      assertThat(server.get("/api/tasks", "Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
      assertThat(server.get("/api/tasks", "Sec-Fetch-Site: same-origin").status()).isEqualTo(200);
      assertThat(server.get("/api/tasks").field("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @Test
  void everyResponseTellsTheBrowserToTrustNothingElse() throws Exception {
    try (ConsoleServer server = new ConsoleServer("")) {
      for (String path : new String[] {"/", "/main.js", "/api/tasks", "/api/nothing", "/nothing"}) {
        Answer answer = server.get(path);

        assertThat(answer.field("Content-Security-Policy"))
            .as(path)
            .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
            .doesNotContain("unsafe", "*", "http");
        assertThat(answer.field("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.field("Referrer-Policy")).isEqualTo("no-referrer");
      }
      assertThat(server.get("/api/tasks").field("Cache-Control")).isEqualTo("no-store");
    }
  }

  // ---- cancelling ----

  private static Task<Void> sleeper(ConsoleServer server) throws Exception {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Task<Void> task =
        server
            .engine()
            .start(
                "sleeper",
                () -> {
                  begun.complete(null);
                  sleep(Duration.ofDays(1));
                });
    begun.get();
    return task;
  }

  private static long idOf(ConsoleServer server, String name) throws Exception {
    return server.get("/api/tasks?text=" + name).json().at("/rows/0/id").asLong();
  }

  @Test
  void cancellingIsAPermissionOfItsOwn() throws Exception {
    try (ConsoleServer server = new ConsoleServer("")) {
      Task<Void> task = sleeper(server);
      String path = "/api/cancel?id=" + idOf(server, "sleeper");

      Answer answer = server.request("POST", path, "Tauko-Console: page");

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.error()).contains("read-only").contains("tauko.console.allow-cancel");
      assertThat(task.cancelling()).isZero();
    }
  }

  @Test
  void aTaskIsCancelledByAPostOfTheOwnPage() throws Exception {
    try (ConsoleServer server = new ConsoleServer("tauko.console.allow-cancel = on")) {
      Task<Void> task = sleeper(server);
      String path = "/api/cancel?id=" + idOf(server, "sleeper");

      assertThat(server.request("GET", path, "Tauko-Console: page").status()).isEqualTo(405);
      assertThat(server.request("POST", path).status()).isEqualTo(403);
      assertThat(
              server
                  .request("POST", path, "Tauko-Console: page", "Origin: http://evil.example")
                  .status())
          .isEqualTo(403);
      assertThat(task.cancelling()).isZero();

      assertThat(server.request("POST", path, "Tauko-Console: page").status()).isEqualTo(200);
      assertThatThrownBy(() -> task.toCompletableFuture().get())
          .isInstanceOf(CancellationException.class);
      assertThat(server.request("POST", path, "Tauko-Console: page").status()).isEqualTo(404);
    }
  }

  // ---- a mounted route ----

  @Test
  void aRouteIsMountedBelowAPath() throws Exception {
    try (ConsoleServer server =
        new ConsoleServer(
            "tauko.console { enabled = on, token = " + TOKEN + " }",
            system ->
                Directives.concat(
                    Directives.pathPrefix("console", () -> Console.route(system)),
                    Directives.path("own", () -> Directives.complete("own"))))) {
      Answer moved = server.get("/console");

      assertThat(moved.status()).isEqualTo(308);
      assertThat(moved.field("Location")).isEqualTo("./console/");
      assertThat(server.get("/console/").body()).contains("<title>Tauko</title>");
      assertThat(server.get("/console/api/tasks?token=" + TOKEN).status()).isEqualTo(200);
      assertThat(server.get("/own").body()).isEqualTo("own");
    }
  }
}
