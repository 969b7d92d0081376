package dev.tauko.internal.task;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.ContextVar;
import dev.tauko.ContextVar.Token;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each task and callback has its own values of context variables, copied where it was made. */
class ContextVarTest {
  private final ContextVar<String> variable = ContextVar.of("variable", "nope");

  @OnEachMode
  @Mirrors("test_tasks.BaseTaskTests.test_context_1")
  void aTaskHasACopyFromItsCreation(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          log.add("main " + variable.get());
          Future<String> gate = runningLoop().createFuture();
          Task<?> child =
              createTask(() -> {
                gate.await();
                log.add("child " + variable.get());
                variable.set("something else");
                log.add("child " + variable.get());
              });
          variable.set("yes");
          log.add("main " + variable.get());
          gate.setResult("open");
          child.await();
          log.add("main " + variable.get());
        });

    assertThat(trail)
        .containsExactly("main nope", "main yes", "child nope", "child something else", "main yes");
  }

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_context_2")
  void aCallbackHasACopyFromItsRegistrationAndSetsNobodyElsesValue(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          for (int i = 0; i < 2; i++) {
            Future<@Nullable Void> future = runningLoop().createFuture();
            future.addDoneCallback(done -> {
              log.add("done callback " + variable.get());
              variable.set("something else");
            });
            variable.set("yes" + i);
            runningLoop()
                .callSoon(() -> {
                  log.add("callback " + variable.get());
                  variable.set("yet another");
                  future.setResult(null);
                });
            future.await();
            log.add("main " + variable.get());
            for (int j = 0; j < 3; j++) {
              variable.set("round " + i + j);
              sleep(Duration.ofMillis(1));
              assertThat(variable.get()).isEqualTo("round " + i + j);
            }
          }
        });

    assertThat(trail)
        .containsExactly(
            "callback yes0",
            "done callback nope",
            "main yes0",
            "callback yes1",
            "done callback round 02",
            "main yes1");
    assertThat(variable.get()).isEqualTo("nope");
  }

  @OnEachMode
  @Mirrors("test_tasks.BaseTaskTests.test_context_3")
  void aHundredTasksDoNotDisturbEachOther(Lab lab) {
    Random random = new Random(1);
    lab.run(() -> {
      List<Task<?>> tasks = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String name = "task " + i;
        tasks.add(
            createTask(() -> {
              for (int step = 0; step < 10; step++) {
                variable.set(name + step);
                sleep(Duration.ofMillis(random.nextInt(1, 50)));
                assertThat(variable.get()).isEqualTo(name + step);
              }
            }));
      }
      gather(tasks);
      assertThat(variable.get()).isEqualTo("nope");
    });
  }

  @OnEachCarrier
  void timersHaveACopyToo(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          variable.set("when set");
          runningLoop().callLater(Duration.ofSeconds(1), () -> log.add("timer " + variable.get()));
          variable.set("later");
          sleep(Duration.ofSeconds(2));
          log.add("main " + variable.get());
        });

    assertThat(trail).containsExactly("timer when set", "main later");
  }

  @OnEachMode
  void oneRunLeavesItsValuesToTheNextOfItsRunner(Lab lab) {
    lab.run(() -> {
      variable.set("left behind");
    });

    assertThat(lab.run(variable::get)).isEqualTo("left behind");
    assertThat(variable.get()).isEqualTo("nope");
  }

  @OnEachMode
  void aTokenLeadsBackToTheValueBeforeOnce(Lab lab) {
    lab.run(() -> {
      Token<String> first = variable.set("one");
      Token<String> second = variable.set("two");
      assertThat(first.oldValue()).isEmpty();
      assertThat(second.oldValue()).hasValue("one");
      variable.reset(second);
      assertThat(variable.get()).isEqualTo("one");
      assertThatThrownBy(() -> variable.reset(second))
          .isExactlyInstanceOf(IllegalStateException.class)
          .hasMessageContaining("ContextVar[variable]")
          .hasMessageContaining("used already");
      variable.reset(first);
      assertThat(variable.get()).isEqualTo("nope");
    });
  }

  @Test
  void aTokenOfAnotherVariableIsRefused() {
    Token<String> token = ContextVar.<String>of("other").set("x");
    assertThatThrownBy(() -> variable.reset(token))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ContextVar[other]")
        .hasMessageContaining("ContextVar[variable]");
  }

  @Test
  void aVariableWithoutAValueAndADefaultNamesItself() {
    assertThatThrownBy(ContextVar.of("user")::get)
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ContextVar[user]");
  }
}
