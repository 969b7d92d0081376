package dev.tauko.opentelemetry;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.http.ClientConnectorException;
import dev.tauko.http.ClientResponse;
import dev.tauko.http.ClientSession;
import dev.tauko.http.Headers;
import dev.tauko.http.server.CoroutineServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.junit.jupiter.api.Test;

/** Spans of requests: one tree from the client's code to the server's. */
class HttpTracingTest {
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  private static String serve(Recorder recorder, HttpTracing tracing) throws Exception {
    ServerBinding server =
        CoroutineServer.bind(
                Http.get(recorder.system()).newServerAt("127.0.0.1", 0),
                recorder.engine(),
                tracing.handler(
                    "/orders/{id}",
                    request -> {
                      String path = request.getUri().path();
                      if (path.endsWith("/slow")) {
                        sleep(Duration.ofHours(1));
                      }
                      if (path.endsWith("/broken")) {
                        throw new IllegalStateException("broken");
                      }
                      gather(
                          () -> Spans.call(recorder.span("load"), () -> "order"),
                          () -> Spans.call(recorder.span("check"), () -> "user"));
                      return HttpResponse.create().withStatus(path.endsWith("/9") ? 404 : 200);
                    }))
            .toCompletableFuture()
            .get();
    return "http://127.0.0.1:" + server.localAddress().getPort() + "/orders/";
  }

  private static ClientSession session(Recorder recorder, HttpTracing tracing) {
    return ClientSession.builder(recorder.system()).middleware(tracing.middleware()).create();
  }

  private static void awaitSpans(Recorder recorder, int number) {
    while (recorder.spans().size() < number) {
      Thread.onSpinWait();
    }
  }

  @Test
  void oneTraceGoesFromTheClientsGatherToTheServersOwn() throws Exception {
    try (Recorder recorder = new Recorder("auto")) {
      HttpTracing tracing = HttpTracing.of(recorder.openTelemetry());
      String url = serve(recorder, tracing);
      recorder.run(() -> {
        try (ClientSession session = session(recorder, tracing)) {
          Coroutine<Integer> first = () -> status(session.get(url + "1?token=secret"));
          Coroutine<Integer> second = () -> status(session.get(url + "9"));
          assertThat(Spans.call(recorder.span("page"), () -> gather(first, second)))
              .containsExactly(200, 404);
        }
        return null;
      });
      awaitSpans(recorder, 9);
      assertThat(recorder.tree())
          .isEqualTo(
              "page(GET(GET /orders/{id}(check, load)), GET(GET /orders/{id}(check, load)))");
      SpanData found =
          recorder.spans().stream()
              .filter(span -> span.getKind() == SpanKind.CLIENT)
              .filter(span -> span.getAttributes().get(STATUS) == 200)
              .findFirst()
              .orElseThrow();
      assertThat(found.getAttributes().get(AttributeKey.stringKey("url.full")))
          .isEqualTo(url + "1");
      assertThat(found.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
      assertThat(recorder.spans().toString()).doesNotContain("secret");
      SpanData missing =
          recorder.spans().stream()
              .filter(span -> "404".equals(span.getAttributes().get(ERROR_TYPE)))
              .findFirst()
              .orElseThrow();
      assertThat(missing.getKind()).isEqualTo(SpanKind.CLIENT);
      assertThat(missing.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }
  }

  private static int status(ClientResponse response) {
    try (response) {
      return response.status();
    }
  }

  @Test
  void aFailureAndACancellationEndTheirSpans() throws Exception {
    try (Recorder recorder = new Recorder("auto")) {
      HttpTracing tracing = HttpTracing.of(recorder.openTelemetry());
      String url = serve(recorder, tracing);
      recorder.run(() -> {
        try (ClientSession session = session(recorder, tracing)) {
          assertThatThrownBy(() -> session.get("http://127.0.0.1:1/"))
              .isInstanceOf(ClientConnectorException.class);
          Task<?> slow = createTask("slow", () -> session.get(url + "slow").close());
          while (recorder.engine().stats().running() < 3) {
            yieldNow();
          }
          slow.cancel();
          gatherSettled(slow);
          assertThat(status(session.get(url + "broken"))).isEqualTo(500);
        }
        return null;
      });
      awaitSpans(recorder, 5);
      assertThat(recorder.spans())
          .filteredOn(span -> span.getKind() == SpanKind.CLIENT)
          .extracting(span -> span.getAttributes().get(ERROR_TYPE))
          .containsExactlyInAnyOrder(
              "dev.tauko.http.ClientConnectorException", "dev.tauko.CancelledError", "500");
      assertThat(recorder.spans())
          .filteredOn(span -> span.getKind() == SpanKind.SERVER)
          .extracting(span -> span.getAttributes().get(ERROR_TYPE))
          .containsExactlyInAnyOrder("dev.tauko.CancelledError", "java.lang.IllegalStateException");
      assertThat(recorder.spans())
          .filteredOn(span -> span.getKind() == SpanKind.SERVER)
          .filteredOn(span -> span.getAttributes().get(STATUS) != null)
          .singleElement()
          .satisfies(span -> {
            assertThat(span.getAttributes().get(STATUS)).isEqualTo(500);
            assertThat(span.getAttributes().get(ERROR_TYPE))
                .isEqualTo("java.lang.IllegalStateException");
          });
    }
  }

  @Test
  void anOddMethodMakesNoNameOfItsOwn() throws Exception {
    try (Recorder recorder = new Recorder("auto")) {
      HttpTracing tracing = HttpTracing.of(recorder.openTelemetry());
      recorder.run(() -> {
        try (ClientSession session =
            ClientSession.builder(recorder.system())
                .middleware(tracing.middleware())
                .transport(request -> {
                  assertThat(request.headers().get("traceparent")).isPresent();
                  return ClientResponse.of(request, 200, Headers.EMPTY, "ok");
                })
                .create()) {
          session.request("ODD", "http://example.org/", options -> {}).close();
        }
        return null;
      });
      SpanData span = recorder.spanOf("HTTP");
      assertThat(span.getAttributes().get(AttributeKey.stringKey("http.request.method")))
          .isEqualTo("_OTHER");
      assertThat(span.getAttributes().get(AttributeKey.longKey("server.port"))).isEqualTo(80);
    }
  }
}
