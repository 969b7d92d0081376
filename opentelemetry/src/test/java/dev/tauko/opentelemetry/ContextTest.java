package dev.tauko.opentelemetry;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.gatherSettled;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.actor.Actors.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.actor.CoroutineBehavior;
import dev.tauko.queue.Queue;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The context of OpenTelemetry in coroutines, and spans around them. */
class ContextTest {
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  private static final ContextKey<String> KEY = ContextKey.named("key");

  @ParameterizedTest
  @ValueSource(strings = {"mailbox", "portable"})
  void aTraceGoesOnOverTasksAndThreads(String carrier) throws Exception {
    try (Recorder recorder = new Recorder(carrier)) {
      recorder.run(() ->
          Spans.call(
              recorder.span("root"),
              () -> {
                Coroutine<String> part =
                    () ->
                        Spans.call(
                            recorder.span("part"),
                            () -> {
                              yieldNow();
                              recorder.mark("after a pause");
                              return "done";
                            });
                gather(part, part);
                taskGroup(group -> {
                  group.createTask(() -> recorder.mark("in a group"));
                });
                toThread(() -> {
                  recorder.mark("on a thread");
                  return null;
                });
                Future<String> called = runningLoop().createFuture();
                runningLoop()
                    .callSoon(() -> {
                      recorder.mark("in a callback");
                      called.setResult("done");
                    });
                return called.await();
              }));
      assertThat(recorder.tree())
          .isEqualTo(
              "root(in a callback, in a group, on a thread, part(after a pause), part(after a"
                  + " pause))");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mailbox", "portable"})
  void concurrentTasksDoNotSeeEachOthersContexts(String carrier) throws Exception {
    try (Recorder recorder = new Recorder(carrier)) {
      recorder.run(() -> {
        List<Coroutine<Void>> bodies = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          String mine = "value " + i;
          bodies.add(() -> {
            try (Scope _ = Context.current().with(KEY, mine).makeCurrent()) {
              for (int turn = 0; turn < 10; turn++) {
                yieldNow();
                assertThat(Context.current().get(KEY)).isEqualTo(mine);
              }
            }
            yieldNow();
            assertThat(Context.current().get(KEY)).isNull();
            return null;
          });
        }
        return gather(bodies);
      });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mailbox", "portable"})
  void aTaskBeginsWithTheContextOfTheThreadThatStartsIt(String carrier) throws Exception {
    try (Recorder recorder = new Recorder(carrier)) {
      Spans.run(
          recorder.span("main"),
          () -> recorder.run(() -> Spans.call(recorder.span("task"), () -> "done")));
      assertThat(recorder.tree()).isEqualTo("main(task)");
      assertThat(Span.current()).isSameAs(Span.getInvalid());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mailbox", "portable"})
  void anItemOfAQueueTakesTheContextOfItsProducerAlong(String carrier) throws Exception {
    try (Recorder recorder = new Recorder(carrier)) {
      Queue<Traced<String>> orders = recorder.run(() -> new Queue<>());
      recorder.run(() -> {
        Task<?> worker =
            createTask(() -> {
              Traced<String> next = orders.get();
              next.run(() -> Spans.run(recorder.span("pack " + next.value()), () -> yieldNow()));
              assertThat(Span.current()).isSameAs(Span.getInvalid());
            });
        Spans.run(recorder.span("order"), () -> orders.put(Traced.of("book")));
        worker.await();
        return null;
      });
      assertThat(recorder.tree()).isEqualTo("order(pack book)");
    }
  }

  /** A question to an actor. */
  private record Question(ActorRef<String> replyTo) {}

  @ParameterizedTest
  @ValueSource(strings = {"mailbox", "portable"})
  void aQuestionTakesTheContextOfTheOneWhoAsksAlong(String carrier) throws Exception {
    try (Recorder recorder = new Recorder(carrier)) {
      ActorRef<Traced<Question>> bank =
          recorder
              .system()
              .systemActorOf(
                  CoroutineBehavior.<Traced<Question>>of(mailbox -> {
                    while (true) {
                      Traced<Question> next = mailbox.receive();
                      next.run(() ->
                          Spans.run(
                              recorder.span("answer"), () -> next.value().replyTo().tell("yes")));
                    }
                  }),
                  "bank",
                  Props.empty());
      String answer =
          recorder.run(() ->
              Spans.call(
                  recorder.span("ask"),
                  () ->
                      ask(
                          bank,
                          (ActorRef<String> replyTo) -> Traced.of(new Question(replyTo)),
                          Duration.ofSeconds(20))));
      assertThat(answer).isEqualTo("yes");
      while (recorder.spans().size() < 2) {
        Thread.onSpinWait();
      }
      assertThat(recorder.tree()).isEqualTo("ask(answer)");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mailbox", "portable"})
  void aFailedBodyFailsItsSpan(String carrier) throws Exception {
    try (Recorder recorder = new Recorder(carrier)) {
      assertThatThrownBy(() ->
              recorder.run(() ->
                  Spans.call(
                      recorder.span("broken"),
                      () -> {
                        yieldNow();
                        throw new IOException("down");
                      })))
          .isInstanceOf(IOException.class);
      SpanData span = recorder.spanOf("broken");
      assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(span.getAttributes().get(ERROR_TYPE)).isEqualTo("java.io.IOException");
      assertThat(span.getEvents())
          .singleElement()
          .satisfies(event -> assertThat(event.getName()).isEqualTo("exception"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mailbox", "portable"})
  void aCancelledBodyIsToldApart(String carrier) throws Exception {
    try (Recorder recorder = new Recorder(carrier)) {
      recorder.run(() -> {
        Task<?> task =
            createTask(() -> Spans.run(recorder.span("patient"), () -> sleep(Duration.ofHours(1))));
        yieldNow();
        task.cancel();
        return gatherSettled(task);
      });
      SpanData span = recorder.spanOf("patient");
      assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(span.getStatus().getDescription()).isEqualTo("cancelled");
      assertThat(span.getAttributes().get(ERROR_TYPE)).isEqualTo(CancelledError.class.getName());
      assertThat(span.getEvents()).isEmpty();
      assertThat(span.hasEnded()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mailbox", "portable"})
  void aScopeThatIsClosedElsewhereHasNoEffect(String carrier) throws Exception {
    try (Recorder recorder = new Recorder(carrier)) {
      recorder.run(() -> {
        try (Scope scope = Context.current().with(KEY, "mine").makeCurrent()) {
          Task<?> other =
              createTask(() -> {
                try (Scope _ = Context.current().with(KEY, "other").makeCurrent()) {
                  scope.close();
                  assertThat(Context.current().get(KEY)).isEqualTo("other");
                }
              });
          other.await();
          assertThat(Context.current().get(KEY)).isEqualTo("mine");
          scope.close();
        }
        assertThat(Context.current().get(KEY)).isNull();
        return null;
      });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mailbox", "portable"})
  void aPooledThreadKeepsNothing(String carrier) throws Exception {
    try (Recorder recorder = new Recorder(carrier)) {
      recorder.run(() ->
          Spans.call(
              recorder.span("root"),
              () -> {
                CountDownLatch met = new CountDownLatch(2);
                Coroutine<Void> call =
                    () ->
                        toThread(() -> {
                          met.countDown();
                          met.await();
                          return null;
                        });
                gather(call, call);
                return null;
              }));
      recorder.run(() -> {
        for (int i = 0; i < 20; i++) {
          boolean traced = toThread(() -> Span.current().getSpanContext().isValid());
          assertThat(traced).isFalse();
        }
        return null;
      });
    }
  }
}
