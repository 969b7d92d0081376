package dev.tauko;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;

/** Where a task is. */
class TaskStackTest {

  @OnEachCarrier
  @Mirrors("test_tasks.BaseTaskTests.test_get_stack")
  void theStackOfATaskIsWhereItsBodyWaits(Lab lab) {
    lab.run(() -> {
      Task<?> task = createTask(TaskStackTest::waitHere);
      assertThat(task.stack())
          .extracting(StackTraceElement::getMethodName)
          .doesNotContain("waitHere");
      yieldNow();
      assertThat(task.stack())
          .extracting(StackTraceElement::getMethodName)
          .startsWith("sleep", "waitHere");
      assertThat(task.stack())
          .extracting(StackTraceElement::getClassName)
          .containsOnly(Asyncio.class.getName(), TaskStackTest.class.getName());
      task.await();
      assertThat(task.stack()).isEmpty();
    });
  }

  private static void waitHere() {
    sleep(Duration.ofSeconds(1));
  }
}
