package dev.tauko.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An actor system and an OpenTelemetry that keeps its spans in memory. */
final class Recorder implements AutoCloseable {
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final OpenTelemetrySdk openTelemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                  .build())
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();
  private final ActorSystem<Void> system;

  Recorder(String carrier) {
    system =
        ActorSystem.create(
            Behaviors.<Void>empty(),
            "traced",
            ConfigFactory.parseString("tauko.jmx = off, tauko.carrier = " + carrier)
                .withFallback(ConfigFactory.load()));
  }

  OpenTelemetry openTelemetry() {
    return openTelemetry;
  }

  ActorSystem<Void> system() {
    return system;
  }

  Engine engine() {
    return Engine.get(system);
  }

  SpanBuilder span(String name) {
    return openTelemetry.getTracer("test").spanBuilder(name);
  }

  /** Notes that the code that calls is here, as a span without length. */
  void mark(String name) {
    span(name).startSpan().end();
  }

  /** Runs a body to its end. */
  <T> T run(Coroutine<T> body) throws Exception {
    try {
      return engine().start(body).toCompletableFuture().get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }

  List<SpanData> spans() {
    return exporter.getFinishedSpanItems();
  }

  SpanData spanOf(String name) {
    return spans().stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  /** The spans as a tree: {@code root(child(…), child)}, children by their names. */
  String tree() {
    assertThat(spans().stream().map(SpanData::getTraceId).distinct()).as("one trace").hasSize(1);
    return below(Span.getInvalid().getSpanContext().getSpanId());
  }

  private String below(String parent) {
    return spans().stream()
        .filter(span -> span.getParentSpanId().equals(parent))
        .map(span -> {
          String children = below(span.getSpanId());
          return span.getName() + (children.isEmpty() ? "" : "(" + children + ")");
        })
        .sorted()
        .collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    openTelemetry.close();
  }
}
