package dev.tauko.console;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Engine;
import dev.tauko.console.ConsoleServer.Answer;
import dev.tauko.http.ClientSession;
import dev.tauko.observe.TaskInfo;
import dev.tauko.sync.Semaphore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is answered, over real connections. */
class RequestsTest {
  private static ConsoleServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new ConsoleServer("tauko.console.interval = 50ms");
    CompletableFuture<Void> begun = new CompletableFuture<>();
    server
        .engine()
        .start(
            "main",
            () -> {
              Semaphore permits = new Semaphore("permits", 1);
              createTask("<script>alert(1)</script>", () -> sleep(Duration.ofDays(1)));
              createTask("half \ud800 a pair\n\u0000", () -> sleep(Duration.ofDays(1)));
              createTask(
                  "https://eve:hunter2@shop.example/?key=abc", () -> sleep(Duration.ofDays(1)));
              createTask(
                  "holder",
                  () -> {
                    permits.acquire();
                    begun.complete(null);
                    sleep(Duration.ofDays(1));
                  });
              createTask("waiter", permits::acquire);
              gather(
                  createTask(
                      "part",
                      () -> {
                        sleep(Duration.ofDays(1));
                        return 1;
                      }));
            });
    begun.get();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static List<String> names(JsonNode rows) {
    return rows.path("rows").valueStream().map(row -> row.path("name").asString()).toList();
  }

  @Test
  void theTasksStandBelowThoseThatWaitForThem() throws Exception {
    JsonNode rows = server.get("/api/tasks").json();

    assertThat(names(rows)).startsWith("main", "part").contains("holder", "waiter");
    assertThat(rows.at("/rows/1/depth").asInt()).isEqualTo(1);
    assertThat(rows.at("/rows/0/below").asInt()).isEqualTo(1);
    assertThat(rows.path("total").asInt()).isEqualTo(7);
  }

  @Test
  void theTasksStandBelowTheirCreators() throws Exception {
    JsonNode rows = server.get("/api/tasks?shape=created").json();

    assertThat(rows.at("/rows/0/below").asInt()).isEqualTo(6);
  }

  @Test
  void aNameIsText() throws Exception {
    Answer answer = server.get("/api/tasks?text=script");

    assertThat(answer.field("Content-Type")).isEqualTo("application/json");
    assertThat(names(answer.json())).containsExactly("<script>alert(1)</script>");
    assertThat(names(server.get("/api/tasks?text=half").json()))
        .containsExactly("half \\ud800 a pair\\u000a\\u0000");
  }

  @Test
  void secretsOfUrlsAreNeitherShownNorFound() throws Exception {
    assertThat(server.get("/api/tasks").body())
        .contains("https://shop.example/?…")
        .doesNotContain("hunter2")
        .doesNotContain("abc");
    assertThat(server.get("/api/tasks?text=hunter2").json().path("matched").asInt()).isZero();
  }

  @Test
  void aTaskIsShownWithWhereItIs() throws Exception {
    long id = server.get("/api/tasks?text=waiter").json().at("/rows/0/id").asLong();

    JsonNode task = server.get("/api/task?id=" + id).json();

    assertThat(task.at("/row/waitsFor/what").asString())
        .contains("Semaphore.acquire() of \"permits\"");
    assertThat(task.at("/row/waitsFor/on/0/name").asString()).isEqualTo("holder");
    assertThat(task.at("/parent/name").asString()).isEqualTo("main");
    assertThat(task.at("/stack/0/method").asString()).isEqualTo("Semaphore.acquire");
    assertThat(task.at("/past/0/kind").asString()).isEqualTo("held");
  }

  @Test
  void whatTasksWaitAtIsShownWithItsLine() throws Exception {
    JsonNode resources = server.get("/api/resources?text=permits").json();

    assertThat(resources.at("/rows/0/name").asString()).isEqualTo("permits");
    assertThat(resources.at("/rows/0/type").asString()).isEqualTo("Semaphore");
    assertThat(resources.at("/rows/0/holders/0/name").asString()).isEqualTo("holder");
    assertThat(resources.at("/rows/0/waiting/0/name").asString()).isEqualTo("waiter");
  }

  @Test
  void theConnectionsOfASessionAreShown() throws Exception {
    try (ClientSession session = ClientSession.builder(server.system()).create()) {
      Console.get(server.system()).addSession("shop", session);
      try (ConsoleServer.Events events = server.events()) {
        JsonNode overview;
        do {
          overview = events.next();
        } while (overview.path("pools").isEmpty());

        assertThat(overview.at("/pools/0/name").asString()).isEqualTo("shop");
        assertThat(overview.at("/pools/0/open").asInt()).isZero();
      } finally {
        Console.get(server.system()).removeSession("shop");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tasks?ofset=1         | there is no parameter 'ofset'; accepted: collapsed, engine, limit
          tasks?offset=-1       | the parameter offset is '-1'; accepted: a whole number from 0
          tasks?offset=many     | the parameter offset is 'many'; accepted: a whole number from 0
          tasks?limit=201       | the parameter limit is '201'; accepted: a whole number from 1 to 200
          tasks?limit=0         | the parameter limit is '0'; accepted: a whole number from 1 to 200
          tasks?shape=round     | the parameter shape is 'round'; accepted: waits, created, list
          tasks?states=waiting,dead | accepted: any of blocked, cancelling, created
          tasks?collapsed=1,x   | the parameter collapsed is 'x'; accepted: a whole number from 1
          tasks?engine=none     | the parameter engine is 'none'; accepted: console
          tasks?sort=random     | the parameter sort is 'random'; accepted: oldest, longest
          task                  | the parameter id is ''; accepted: a whole number from 1
          task?id=0             | the parameter id is '0'; accepted: a whole number from 1
          task?id=99999999999999999999 | accepted: a whole number from 1
          resources?id=1        | there is no parameter 'id'; accepted: engine, text, token
          """)
  void aWrongParameterIsNamedBesideWhatIsAccepted(String path, String message) throws Exception {
    Answer answer = server.get("/api/" + path);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).contains(message);
  }

  @Test
  void whatIsTooLongIsRejectedAndNotRepeated() throws Exception {
    Answer answer = server.get("/api/tasks?text=" + "x".repeat(201));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).contains("at most 200 characters").hasSizeLessThan(150);
    assertThat(server.get("/api/tasks?collapsed=" + "1,".repeat(300) + "1").status())
        .isEqualTo(400);
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    assertThat(server.get("/api/task?id=4711").status()).isEqualTo(404);
    assertThat(server.get("/api/task?id=4711").error()).isEqualTo("there is no task #4711");
    assertThat(server.get("/api/nothing").status()).isEqualTo(404);
    assertThat(server.get("/nothing.js").status()).isEqualTo(404);
    assertThat(server.get("/../reference.conf").status()).isEqualTo(404);
    assertThat(server.request("POST", "/").status()).isEqualTo(405);
    assertThat(server.request("HEAD", "/").status()).isEqualTo(200);
    assertThat(server.request("HEAD", "/").body()).isEmpty();
    assertThat(server.request("DELETE", "/api/tasks").status()).isEqualTo(405);
  }

  @Test
  void aTaskThatHasEndedIsSaidToHaveEnded() throws Exception {
    CompletableFuture<Long> id = new CompletableFuture<>();
    server.engine().start(() -> id.complete(last(server.engine()))).toCompletableFuture().get();

    assertThat(server.get("/api/task?id=" + id.get()).error())
        .isEqualTo("the task #" + id.get() + " has ended");
  }

  private static long last(Engine engine) {
    return engine.snapshot().tasks().stream().mapToLong(TaskInfo::id).max().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/tasks?text=%zz", "/%zz", "/api/tasks?text=LONG"})
  void aMalformedAddressIsAnsweredLikeOtherBadRequests(String path) throws Exception {
    Answer answer = server.get(path.replace("LONG", "x".repeat(10_000)));

    assertThat(answer.status()).isBetween(400, 414);
    assertThat(answer.field("Content-Type")).isEqualTo("application/json");
    assertThat(answer.field("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.error()).isNotEmpty().hasSizeLessThan(150).doesNotContain("127.0.0.1");
  }

  @Test
  void thePageIsKeptByTheBrowserUntilItChanges() throws Exception {
    Answer first = server.get("/main.js");

    assertThat(first.field("Content-Type")).startsWith("application/javascript");
    assertThat(first.field("Cache-Control")).isEqualTo("no-cache");
    assertThat(server.get("/main.js", "If-None-Match: " + first.field("ETag")).status())
        .isEqualTo(304);
  }

  @Test
  void thePageLoadsNothingFromElsewhere() throws Exception {
    for (String file : new String[] {"/", "/console.css", "/main.js", "/server.js", "/dom.js"}) {
      assertThat(server.get(file).body())
          .as(file)
          .doesNotContain("https://", "//cdn", "innerHTML", "eval(", "document.write");
    }
  }
}
