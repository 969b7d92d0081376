package dev.tauko.stress;

import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.channel.Select.receive;
import static dev.tauko.channel.Select.select;
import static dev.tauko.channel.Select.send;
import static dev.tauko.stress.Storm.perhapsPause;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.channel.Channel;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Channels in a storm of cancellations: what was sent is received, once; what was not, is not. */
@Tag("stress")
@Timeout(1800)
class ChannelStressTest {
  private final AtomicInteger number = new AtomicInteger();
  private final Set<Integer> sent = ConcurrentHashMap.newKeySet();
  private final Set<Integer> received = ConcurrentHashMap.newKeySet();
  private final AtomicInteger twice = new AtomicInteger();

  private void take(int element) {
    if (!received.add(element)) {
      twice.incrementAndGet();
    }
  }

  /** One that has not sent, or not received, tries again, so that each has a partner. */
  private static void insist(Runnable operation) {
    Storm.inAnyCase(operation);
  }

  private void check(Channel<?>... channels) {
    assertThat(twice).hasValue(0);
    assertThat(received).isEqualTo(sent);
    for (Channel<?> channel : channels) {
      assertThat(channel.stats()).isEqualTo(new Channel.Stats(0, 0, 0, false, false));
    }
  }

  private void rage(Lab lab, Channel<Integer> channel) {
    Storm.parallel(lab)
        .run(() ->
            Storm.rage(
                () -> {
                  int own = number.getAndIncrement();
                  perhapsPauseAnyway();
                  if (own % 2 == 0) {
                    insist(() -> {
                      channel.send(own);
                      sent.add(own);
                    });
                  } else {
                    insist(() -> take(channel.receive()));
                  }
                },
                () -> check(channel)));
  }

  private static void perhapsPauseAnyway() {
    try {
      perhapsPause();
    } catch (CancelledError cancelled) {
      // The operation is to be done in any case.
    }
  }

  @OnEachCarrier
  void aRendezvousLosesNothing(Lab lab) {
    rage(lab, Channel.rendezvous());
  }

  @OnEachCarrier
  void aPlaceLosesNothing(Lab lab) {
    rage(lab, Channel.buffered(1));
  }

  @OnEachCarrier
  void aBufferLosesNothing(Lab lab) {
    rage(lab, Channel.buffered(16));
  }

  @OnEachCarrier
  void anUnlimitedChannelLosesNothing(Lab lab) {
    rage(lab, Channel.unlimited());
  }

  @OnEachCarrier
  void selectsLoseNothing(Lab lab) {
    Channel<Integer> left = Channel.rendezvous();
    Channel<Integer> right = Channel.buffered(2);
    Storm.parallel(lab)
        .run(() ->
            Storm.rage(
                () -> {
                  int own = number.getAndIncrement();
                  perhapsPauseAnyway();
                  if (own % 2 == 0) {
                    insist(() -> {
                      select(send(left, own, () -> own), send(right, own, () -> own));
                      sent.add(own);
                    });
                  } else {
                    insist(() -> {
                      int element = select(receive(left, e -> e), receive(right, e -> e));
                      take(element);
                    });
                  }
                },
                () -> check(left, right)));
  }

  @OnEachCarrier
  void whoIsCancelledHasNeitherSentNorReceived(Lab lab) {
    Channel<Integer> channel = Channel.buffered(4);
    Storm.parallel(lab)
        .run(() ->
            Storm.rage(
                () -> {
                  int own = number.getAndIncrement();
                  if (own % 2 == 0) {
                    while (!channel.trySend(own)) {
                      try {
                        timeout(Duration.ofMillis(1), () -> take(channel.receive()));
                      } catch (AsyncTimeoutException none) {
                        // Others have emptied the channel meanwhile, and nobody may send any more.
                      } catch (CancelledError declined) {
                        yieldNow();
                        throw declined;
                      }
                    }
                    sent.add(own);
                  } else {
                    channel.tryReceive().ifPresent(this::take);
                  }
                },
                () -> {
                  Storm.inAnyCase(() -> {
                    while (channel.tryReceive().map(this::received).isPresent()) {}
                  });
                  check(channel);
                }));
  }

  private int received(int element) {
    take(element);
    return element;
  }
}
