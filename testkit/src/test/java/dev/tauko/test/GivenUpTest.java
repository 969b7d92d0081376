package dev.tauko.test;

import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tauko.test.Host.Detail;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A test that JUnit gives up leaves nothing to the next one. */
class GivenUpTest {
  private static final Config OWN = ConfigFactory.parseString("tauko.ended-tasks = 17");

  private static Finished run(Host host, CountDownLatch begun, CountDownLatch end) {
    return host.run(
        () -> {
          toThread(() -> {
            begun.countDown();
            end.await();
          });
          return null;
        },
        Settings.DEFAULT.config(OWN),
        Oracle.fifo(),
        Fault.NONE,
        Detail.NONE);
  }

  @Test
  void aHostIsNotUsedAgainWhileARunOfItIsUnderWay() throws Exception {
    Host host = Host.acquire(OWN);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Finished[] finished = new Finished[1];
    Thread waiting = Thread.ofPlatform().start(() -> finished[0] = run(host, begun, end));
    begun.await();
    host.release();
    Host next = Host.acquire(OWN);
    assertThat(next).isNotSameAs(host);
    next.release();
    end.countDown();
    waiting.join();
    assertThat(finished[0].thrown()).hasMessageStartingWith("the test was given up");
  }

  @Test
  void aHostIsNotUsedAgainWhoseRunsAnotherThreadHasWaitedFor() throws Exception {
    Host host = Host.acquire(OWN);
    CountDownLatch end = new CountDownLatch(0);
    Thread waiting =
        Thread.ofPlatform()
            .start(() -> {
              var _ = run(host, new CountDownLatch(1), end);
            });
    waiting.join();
    host.release();
    assertThat(host.isSpoilt()).isTrue();
  }

  @CoroutineTest
  @InCoroutine(seeds = 5)
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aTestMayHaveAThreadOfItsOwn() throws Exception {
    gather(() -> 1, () -> 2);
  }
}
