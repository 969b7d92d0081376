package dev.tauko.internal.group;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gatherFuture;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.shield;
import static dev.tauko.Asyncio.shieldFuture;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tauko.Awaitable;
import dev.tauko.CancelledError;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Leaves;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.Remnant;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A shield passes an outcome out, and keeps cancellations from what is inside. */
class ShieldTest {
  private static void turns(int many) {
    for (int i = 0; i < many; i++) {
      yieldNow();
    }
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_shield_result")
  void theResultPassesTwoTurnsLater(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Future<Integer> inner = runningLoop().createFuture();
          Future<Integer> outer = shieldFuture(inner);
          inner.setResult(42);
          log.add("set");
          log.add("" + outer.await());
        });

    assertThat(trail).containsExactly("0 set", "2 42");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_shield_exception")
  void aFailurePassesAsTheVeryObject(Lab lab) {
    IOException failure = new IOException("disk");
    lab.run(() -> {
      Future<Integer> inner = runningLoop().createFuture();
      Future<Integer> outer = shieldFuture(inner);
      yieldNow();
      inner.setException(failure);
      yieldNow();
      assertThat(outer.exception()).isSameAs(failure);
      assertThatThrownBy(() -> shield(inner)).isSameAs(failure);
    });
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_shield_cancel_inner")
  void whoeverCancelsTheInsideCancelsTheOutside(Lab lab) {
    lab.run(() -> {
      Future<Integer> inner = runningLoop().createFuture();
      Future<Integer> outer = shieldFuture(inner);
      yieldNow();
      inner.cancel();
      yieldNow();
      assertThat(outer.isCancelled()).isTrue();
    });
  }

  @OnEachCarrier
  @Leaves(Remnant.CALLBACK)
  @Mirrors("test_tasks.BaseTaskTests.test_shield_cancel_outer")
  void whoeverCancelsTheOutsideLeavesTheInsideAlone(Lab lab) {
    lab.run(() -> {
      Future<Integer> inner = runningLoop().createFuture();
      Future<Integer> outer = shieldFuture(inner);
      yieldNow();
      assertThat(outer.cancel()).isTrue();
      yieldNow();
      assertThat(outer.isCancelled()).isTrue();
      assertThat(inner.isDone()).isFalse();
    });
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_shield_cancel_outer_result")
  void aResultThatNobodyWaitsForAnyLongerIsNotLogged(Lab lab) {
    Logs logs = lab.logs(Shield.class);
    lab.run(() -> {
      Future<Integer> inner = runningLoop().createFuture();
      Future<Integer> outer = shieldFuture(inner);
      outer.cancel();
      yieldNow();
      inner.setResult(1);
      turns(3);
    });

    assertThat(logs.messages()).isEmpty();
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_shield_cancel_outer_exception")
  void aFailureThatNobodyWaitsForAnyLongerIsLoggedOnce(Lab lab) {
    Logs logs = lab.logs(Shield.class);
    IOException failure = new IOException("disk");
    lab.run(() -> {
      Future<Integer> inner = runningLoop().createFuture();
      Future<Integer> outer = shieldFuture(inner);
      outer.cancel();
      yieldNow();
      inner.setException(failure);
      turns(3);
    });

    assertThat(logs.messages()).singleElement().asString().startsWith("ERROR Future[failed");
    assertThat(logs.thrown()).containsExactly(failure);
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_shield_duplicate_log_once")
  void aFailureIsLoggedOnceHoweverManyShieldsWereCancelled(Lab lab) {
    Logs shields = lab.logs(Shield.class);
    Logs tasks = lab.logs(Task.class);
    IOException failure = new IOException("disk");
    lab.run(() -> {
      Future<@Nullable Void> go = runningLoop().createFuture();
      Task<Integer> inner =
          createTask(() -> {
            go.await();
            throw failure;
          });
      Future<Integer> first = shieldFuture(inner);
      Future<Integer> second = shieldFuture(inner);
      turns(2);
      first.cancel();
      second.cancel();
      turns(2);
      go.setResult(null);
      turns(4);
    });

    assertThat(shields.thrown()).containsExactly(failure);
    assertThat(tasks.messages()).isEmpty();
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_shield_shortcut")
  void whatIsDoneNeedsNoShield(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Future<Integer> future = runningLoop().createFuture();
          future.setResult(42);
          assertThat(shieldFuture(future)).isSameAs(future);
          log.add("" + shield(future));
        });

    assertThat(trail).containsExactly("0 42");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_shield_effect")
  void cancellingTheOneWhoWaitsLeavesTheCoroutineRunning(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Future<@Nullable Void> go = runningLoop().createFuture();
          Awaitable<String> inner =
              () -> {
                go.await();
                log.add("inner goes on");
                return "x";
              };
          Task<?> waiter =
              createTask(() -> {
                shield(inner);
                log.add("waiter goes on");
              });
          turns(2);
          waiter.cancel();
          assertThat(catchThrowable(waiter::await)).isInstanceOf(CancelledError.class);
          log.add("waiter is cancelled");
          go.setResult(null);
          turns(2);
        });

    assertThat(trail).containsExactly("waiter is cancelled", "inner goes on");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_shield_gather")
  void aGatherBehindAShieldGoesOn(Lab lab) {
    lab.run(() -> {
      Future<Integer> one = runningLoop().createFuture();
      Future<Integer> two = runningLoop().createFuture();
      Future<List<Integer>> gather = gatherFuture(one, two);
      Future<List<Integer>> outer = shieldFuture(gather);
      yieldNow();
      outer.cancel();
      yieldNow();
      assertThat(outer.isCancelled()).isTrue();
      one.setResult(1);
      two.setResult(2);
      yieldNow();
      assertThat(gather.result()).containsExactly(1, 2);
    });
  }

  @OnEachCarrier
  @Leaves(Remnant.CALLBACK)
  @Mirrors("test_tasks.BaseTaskTests.test_gather_shield")
  void aGatherOfShieldsCancelsTheShieldsOnly(Lab lab) {
    lab.run(() -> {
      Future<Integer> one = runningLoop().createFuture();
      Future<Integer> two = runningLoop().createFuture();
      Future<Integer> shieldOne = shieldFuture(one);
      Future<Integer> shieldTwo = shieldFuture(two);
      Future<List<Integer>> gather = gatherFuture(shieldOne, shieldTwo);
      yieldNow();
      assertThat(gather.cancel()).isTrue();
      yieldNow();
      assertThat(gather.exception()).isInstanceOf(CancelledError.class);
      assertThat(List.of(shieldOne, shieldTwo)).allMatch(Future::isCancelled);
      assertThat(List.of(one, two)).noneMatch(Future::isDone);
    });
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_shield_coroutine_use_running_loop")
  void aCoroutineIsStartedBesideTheCallerEvenFromACallback(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Future<Future<Integer>> made = runningLoop().createFuture();
          Awaitable<Integer> inner =
              () -> {
                log.add("inner");
                return 42;
              };
          runningLoop().callSoon(() -> made.setResult(shieldFuture(inner)));
          log.add("" + made.await().await());
        });

    assertThat(trail).containsExactly("2 inner", "4 42");
  }

  @Test
  @Mirrors("test_tasks.BaseTaskTests.test_shield_coroutine_without_loop")
  void outsideOfALoopThereIsNoShield() {
    Awaitable<Integer> never =
        () -> {
          throw new AssertionError("begun");
        };
    assertThatThrownBy(() -> shieldFuture(never))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessageContaining("shieldFuture()")
        .hasMessageContaining("not on an event loop");
    assertThatThrownBy(() -> shield(never))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessageContaining("shield()");
  }
}
