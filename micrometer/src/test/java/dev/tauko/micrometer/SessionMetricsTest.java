package dev.tauko.micrometer;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.micrometer.Program.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Task;
import dev.tauko.http.ClientConnectorException;
import dev.tauko.http.ClientResponse;
import dev.tauko.http.ClientSession;
import dev.tauko.http.Headers;
import dev.tauko.http.server.CoroutineServer;
import dev.tauko.sync.Event;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;

/** The figures of HTTP sessions and their requests in a registry. */
class SessionMetricsTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();

  private Timer requests(String... tags) {
    return registry.get("tauko.http.client.requests").tags(tags).timer();
  }

  private Timer stage(String stage) {
    return registry.get("tauko.http.client.stages").tag("stage", stage).timer();
  }

  private double active(String stage) {
    return value(registry, "tauko.http.client.active", "stage", stage);
  }

  private double connections(String state) {
    return value(registry, "tauko.http.client.connections", "state", state);
  }

  private ClientSession session(Program program) {
    ClientSession session =
        ClientSession.builder(program.system())
            .connections(c -> c.limit(1))
            .listener(RequestMetrics.of("shop", registry))
            .create();
    SessionMetrics.of("shop", session).bindTo(registry);
    return session;
  }

  @Test
  void requestsAreTimedByOutcomeAndStage() throws Exception {
    Event answer = new Event();
    try (Program program = new Program("")) {
      ServerBinding server =
          CoroutineServer.bind(
                  Http.get(program.system()).newServerAt("127.0.0.1", 0),
                  program.engine(),
                  request -> {
                    if (request.getUri().path().equals("/held")) {
                      answer.await();
                    }
                    int status = request.getUri().path().equals("/missing") ? 404 : 200;
                    return HttpResponse.create().withStatus(status);
                  })
              .toCompletableFuture()
              .get();
      String url = "http://127.0.0.1:" + server.localAddress().getPort();
      program.run(() -> {
        try (ClientSession session = session(program)) {
          Task<?> held = createTask(() -> session.get(url + "/held").close());
          while (active("response") < 1) {
            yieldNow();
          }
          Task<?> waiting = createTask(() -> session.get(url + "/").close());
          while (active("queue") < 1) {
            yieldNow();
          }
          session.stats();
          assertThat(value(registry, "tauko.waiting", "kind", "http-session")).isEqualTo(1);
          assertThat(connections("used")).isEqualTo(1);
          waiting.cancel();
          gatherSettled(waiting);
          answer.set();
          held.await();
          session.get(url + "/missing").close();
          session.stats();
          assertThat(connections("idle")).isEqualTo(1);
          assertThatThrownBy(() -> session.get("http://127.0.0.1:1/"))
              .isInstanceOf(ClientConnectorException.class);
          session.stats();
          assertThat(value(registry, "tauko.http.client.connections.created")).isEqualTo(2);
          assertThat(value(registry, "tauko.http.client.connections.reused")).isEqualTo(1);
          assertThat(value(registry, "tauko.http.client.connections.closed", "reason", "evicted"))
              .isEqualTo(1);
          return null;
        }
      });
      assertThat(requests("method", "GET", "status", "200", "outcome", "SUCCESS").count())
          .isEqualTo(1);
      assertThat(requests("status", "404", "outcome", "CLIENT_ERROR").count()).isEqualTo(1);
      assertThat(requests("outcome", "CANCELLED", "exception", "CancelledError").count())
          .isEqualTo(1);
      assertThat(requests("outcome", "FAILED", "status", "none").count()).isEqualTo(1);
      assertThat(stage("queue").count()).isGreaterThanOrEqualTo(1);
      assertThat(stage("connect").count()).isEqualTo(2);
      assertThat(stage("response").count()).isEqualTo(2);
      for (String stage : new String[] {"begin", "queue", "connect", "response"}) {
        assertThat(active(stage)).as(stage).isZero();
      }
    }
  }

  @Test
  void urlsAndOddMethodsMakeNoSeries() throws Exception {
    try (Program program = new Program("")) {
      program.run(() -> {
        try (ClientSession session =
            ClientSession.builder(program.system())
                .listener(RequestMetrics.of("shop", registry))
                .transport(request -> ClientResponse.of(request, 200, Headers.EMPTY, "ok"))
                .create()) {
          session.request("ODD-0", "http://example.org/0", options -> {}).close();
          int series = registry.getMeters().size();
          for (int i = 1; i < 100; i++) {
            session.request("ODD-" + i, "http://example.org/" + i, options -> {}).close();
          }
          assertThat(registry.getMeters()).hasSize(series);
        }
        return null;
      });
      assertThat(requests("method", "OTHER").count()).isEqualTo(100);
    }
  }
}
