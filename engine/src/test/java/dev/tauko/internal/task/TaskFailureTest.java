package dev.tauko.internal.task;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gatherFuture;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.testkit.Lab.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.AwaitTrace;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A body that throws has failed alone: its awaiter gets the very exception, all others go on. */
class TaskFailureTest {

  private static Task<?> throwing(Throwable failure) {
    return createTask(() -> {
      throw Rethrow.exactly(failure);
    });
  }

  @OnEachCarrier
  void theAwaiterGetsTheVeryExceptionEvenACheckedOne(Lab lab) {
    IOException failure = new IOException("disk");
    lab.run(() -> {
      Task<?> task = throwing(failure);
      assertThatThrownBy(task::await).isSameAs(failure);
      assertThatThrownBy(task::await).isSameAs(failure);
      assertThatThrownBy(task::result).isSameAs(failure);
      assertThat(task.exception()).isSameAs(failure);
      assertThat(task.isDone()).isTrue();
      assertThat(task.isCancelled()).isFalse();
    });
  }

  @OnEachCarrier
  void anErrorOfOneBodyEndsNothingElse(Lab lab) {
    List<Throwable> errors =
        List.of(
            new AssertionError("assertion"),
            new LinkageError("linkage"),
            new OutOfMemoryError("not really"),
            new InternalError("not really either"),
            new IOException("checked"),
            new InterruptedException("of its own making"));

    List<String> trail =
        lab.times(log -> {
          Task<?> sibling =
              createTask(() -> {
                sleep(Duration.ofSeconds(1));
                log.add("sibling");
              });
          for (Throwable error : errors) {
            assertThatThrownBy(throwing(error)::await).isSameAs(error);
          }
          sibling.await();
          log.add("main");
        });

    assertThat(trail).containsExactly("1s sibling", "1s main");
  }

  @OnEachCarrier
  void aStackThatOverflowsFailsItsOwnTaskOnly(Lab lab) {
    List<String> trail =
        lab.times(log -> {
          Task<?> sibling =
              createTask(() -> {
                sleep(Duration.ofSeconds(1));
                log.add("sibling");
              });
          Task<Integer> deep = createTask(() -> overflow(0));
          Task<Integer> deepAfterAWait =
              createTask(() -> {
                yieldNow();
                return overflow(0);
              });
          assertThatThrownBy(deep::await).isInstanceOf(StackOverflowError.class);
          assertThatThrownBy(deepAfterAWait::await).isInstanceOf(StackOverflowError.class);
          sibling.await();
          log.add("main");
        });

    assertThat(trail).containsExactly("1s sibling", "1s main");
  }

  private static int overflow(int depth) {
    return depth < 0 ? depth : overflow(depth + 1) + 1;
  }

  @OnEachMode
  void aFailureKeepsTheStackOfThePlaceThatFailedAndHasANoteOfEachPlaceThatWaited(Lab lab) {
    lab.run(() -> {
      Task<?> inner = createTask("inner", TaskFailureTest::failHere);
      settle();
      Task<?> middle = createTask("middle", () -> waitInTheMiddle(inner));
      Throwable thrown = catchThrowable(() -> waitOutside(middle));

      assertThat(thrown).isInstanceOf(IOException.class);
      assertThat(thrown.getStackTrace()[0].getMethodName()).isEqualTo("failHere");
      assertThat(thrown.getSuppressed()).hasOnlyElementsOfType(AwaitTrace.class).hasSize(2);
      assertThat(thrown.getSuppressed()[0]).hasMessage("awaited by middle");
      assertThat(methods(thrown.getSuppressed()[0])).contains("waitInTheMiddle");
      assertThat(methods(thrown.getSuppressed()[1])).contains("waitOutside");
    });
  }

  @OnEachCarrier
  void inDebugModeACancellationHasANoteOfEachPlaceThatWaitedForTheOneThatWasCancelled(Lab lab) {
    Lab debugging = lab.with("tauko.debug = on");
    debugging.run(() -> {
      Task<?> inner = createTask("inner", TaskFailureTest::sleepHere);
      Task<?> middle = createTask("middle", () -> waitInTheMiddle(inner));
      yieldNow();
      inner.cancel("enough");
      Throwable thrown = catchThrowable(() -> waitOutside(middle));

      assertThat(thrown).isInstanceOf(CancelledError.class).hasMessage("enough");
      assertThat(methods(thrown)).contains("sleepHere");
      assertThat(thrown.getSuppressed()).hasOnlyElementsOfType(AwaitTrace.class).hasSize(2);
      assertThat(methods(thrown.getSuppressed()[0])).contains("waitInTheMiddle");
      assertThat(methods(thrown.getSuppressed()[1])).contains("waitOutside");
    });
  }

  @OnEachCarrier
  void inDebugModeSoHasACancellationThatAGatherPassesOn(Lab lab) {
    Lab debugging = lab.with("tauko.debug = on");
    debugging.run(() -> {
      Task<?> child = createTask("child", TaskFailureTest::sleepHere);
      Future<?> both = gatherFuture(child, () -> 1);
      yieldNow();
      child.cancel();
      Throwable thrown = catchThrowable(() -> waitForAll(both));

      assertThat(methods(thrown)).contains("sleepHere");
      assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(AwaitTrace.class);
      assertThat(methods(thrown.getSuppressed()[0])).contains("waitForAll");
    });
  }

  private static void sleepHere() {
    sleep(Duration.ofDays(1));
  }

  private static void waitForAll(Future<?> all) throws Exception {
    all.await();
  }

  private static List<String> methods(Throwable note) {
    return List.of(note.getStackTrace()).stream().map(StackTraceElement::getMethodName).toList();
  }

  private static void failHere() throws IOException {
    throw new IOException("disk");
  }

  private static void waitInTheMiddle(Task<?> task) throws Exception {
    task.await();
  }

  private static void waitOutside(Task<?> task) throws Exception {
    task.await();
  }

  @OnEachCarrier
  void oneExceptionMayGoAroundInCircles(Lab lab) {
    IOException failure = new IOException("disk");
    lab.run(() -> {
      Coroutine<Object> body =
          () -> {
            throw failure;
          };
      for (int i = 0; i < 100; i++) {
        Coroutine<Object> before = body;
        body = () -> createTask(before).await();
      }
      assertThatThrownBy(body::await).isSameAs(failure);
    });
  }
}
