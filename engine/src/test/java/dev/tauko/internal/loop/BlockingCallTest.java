package dev.tauko.internal.loop;

import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Coroutine;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.Trail;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/**
 * On the mailbox carrier, a body that blocks in a call of the JDK suspends itself only. Each body
 * here waits for what another one does meanwhile, so that a loop that is blocked hangs.
 */
class BlockingCallTest {

  @OnEachCarrier("mailbox")
  void waitingForALatchSuspendsItsOwnBodyOnly(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          CountDownLatch latch = new CountDownLatch(1);
          together(
              () -> {
                log.add("waits");
                latch.await();
                log.add("goes on");
              },
              () -> {
                log.add("another runs");
                latch.countDown();
              });
        });

    assertThat(trail).containsExactly("waits", "another runs", "goes on");
  }

  @OnEachCarrier("mailbox")
  void sleepingInTheJdkSuspendsItsOwnBodyOnly(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          boolean[] slept = {false};
          together(
              () -> {
                log.add("sleeps");
                Thread.sleep(1);
                slept[0] = true;
                log.add("slept");
              },
              () -> {
                log.add("another runs");
                while (!slept[0]) {
                  yieldNow();
                }
              });
        });

    assertThat(trail).containsExactly("sleeps", "another runs", "slept");
  }

  @OnEachCarrier("mailbox")
  void waitingForALockSuspendsItsOwnBodyOnly(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          ReentrantLock lock = new ReentrantLock();
          together(
              () -> {
                lock.lock();
                try {
                  log.add("first has it");
                  yieldNow();
                  yieldNow();
                  log.add("first gives it back");
                } finally {
                  lock.unlock();
                }
              },
              () -> {
                log.add("second wants it");
                lock.lock();
                try {
                  log.add("second has it");
                } finally {
                  lock.unlock();
                }
              },
              () -> log.add("third runs"));
        });

    assertThat(trail)
        .containsExactly(
            "first has it",
            "second wants it",
            "third runs",
            "first gives it back",
            "second has it");
  }

  @OnEachCarrier("mailbox")
  void waitingForAMonitorSuspendsItsOwnBodyOnly(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Object monitor = new Object();
          together(
              () -> {
                synchronized (monitor) {
                  log.add("first is in");
                  yieldNow();
                  yieldNow();
                  log.add("first leaves");
                }
              },
              () -> {
                log.add("second comes");
                synchronized (monitor) {
                  log.add("second is in");
                }
              },
              () -> log.add("third runs"));
        });

    assertThat(trail)
        .containsExactly(
            "first is in", "second comes", "third runs", "first leaves", "second is in");
  }

  @OnEachCarrier("mailbox")
  void waitingToBeNotifiedSuspendsItsOwnBodyOnly(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Trail said = new Trail();
          together(
              () -> {
                synchronized (said) {
                  while (said.entries().isEmpty()) {
                    log.add("waits");
                    said.wait();
                  }
                  log.add("was notified");
                }
              },
              () -> {
                synchronized (said) {
                  log.add("notifies");
                  said.add("something");
                  said.notifyAll();
                }
              });
        });

    assertThat(trail).containsExactly("waits", "notifies", "was notified");
  }

  @OnEachCarrier("mailbox")
  void readingASocketSuspendsItsOwnBodyOnly(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
              Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
              Socket peer = server.accept()) {
            together(
                () -> {
                  log.add("reads");
                  log.add("read " + client.getInputStream().read());
                },
                () -> {
                  log.add("writes");
                  peer.getOutputStream().write(7);
                });
          }
        });

    assertThat(trail).containsExactly("reads", "writes", "read 7");
  }

  @OnEachCarrier("portable")
  void onThePortableCarrierABlockingCallKeepsTheWholeLoop(Lab lab) {
    List<String> trail =
        lab.trail(log ->
            together(
                () -> {
                  log.add("blocks");
                  lab.elsewhere(() -> null).join();
                  log.add("goes on");
                },
                () -> log.add("another runs")));

    assertThat(trail).containsExactly("blocks", "goes on", "another runs");
  }

  private static void together(Coroutine.OfVoid... bodies) throws Exception {
    List<Coroutine<Void>> all = new ArrayList<>();
    for (Coroutine.OfVoid body : bodies) {
      all.add(body.asCoroutine());
    }
    gather(all);
  }
}
