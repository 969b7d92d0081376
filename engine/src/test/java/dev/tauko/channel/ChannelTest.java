package dev.tauko.channel;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Trail;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelTest {

  private static Coroutine.OfVoid sends(Channel<Integer> channel, int element, Trail trail) {
    return () -> {
      try {
        channel.send(element);
        trail.add("sent " + element);
      } catch (CancelledError cancelled) {
        trail.add("not sent " + element);
        throw cancelled;
      }
    };
  }

  private static Coroutine.OfVoid receives(Channel<Integer> channel, String who, Trail trail) {
    return () -> {
      try {
        trail.add(who + " received " + channel.receive());
      } catch (CancelledError cancelled) {
        trail.add(who + " received nothing");
        throw cancelled;
      }
    };
  }

  @OnEachCarrier
  void withoutAPlaceASenderWaitsForAReceiver(Lab lab) {
    Channel<Integer> channel = Channel.rendezvous();
    assertThat(
            lab.trail(trail -> {
              createTask(sends(channel, 1, trail));
              createTask(sends(channel, 2, trail));
              yieldNow();
              trail.add(channel.toString());
              trail.add("received " + channel.receive());
              trail.add("received " + channel.receive());
              yieldNow();
            }))
        .containsExactly(
            "Channel[0 elements, 2 sending, 0 receiving]",
            "received 1",
            "received 2",
            "sent 1",
            "sent 2");
  }

  @OnEachCarrier
  void aReceiverWaitsForASender(Lab lab) {
    Channel<Integer> channel = Channel.rendezvous();
    assertThat(
            lab.trail(trail -> {
              createTask(receives(channel, "first", trail));
              createTask(receives(channel, "second", trail));
              yieldNow();
              channel.send(1);
              channel.send(2);
              trail.add("sent both");
              yieldNow();
            }))
        .containsExactly("sent both", "first received 1", "second received 2");
  }

  @OnEachCarrier
  void aBufferTakesElementsUntilItIsFull(Lab lab) {
    Channel<Integer> channel = Channel.buffered(2);
    assertThat(
            lab.trail(trail -> {
              createTask(() -> {
                for (int i = 0; i < 4; i++) {
                  sends(channel, i, trail).run();
                }
              });
              yieldNow();
              trail.add(channel.toString());
              for (int i = 0; i < 4; i++) {
                trail.add("received " + channel.receive());
              }
            }))
        .containsExactly(
            "sent 0",
            "sent 1",
            "Channel[2 elements, 1 sending, 0 receiving]",
            "received 0",
            "received 1",
            "received 2",
            "sent 2",
            "sent 3",
            "received 3");
  }

  @OnEachMode
  void anUnlimitedChannelNeverMakesASenderWait(Lab lab) {
    Channel<Integer> channel = Channel.unlimited();
    lab.run(() -> {
      for (int i = 0; i < 10_000; i++) {
        channel.send(i);
      }
      for (int i = 0; i < 10_000; i++) {
        assertThat(channel.receive()).isEqualTo(i);
      }
      assertThat(channel.tryReceive()).isEmpty();
    });
  }

  @OnEachMode
  void tryingDoesNotWait(Lab lab) {
    Channel<Integer> channel = Channel.buffered(1);
    lab.run(() -> {
      assertThat(channel.tryReceive()).isEmpty();
      assertThat(channel.trySend(1)).isTrue();
      assertThat(channel.trySend(2)).isFalse();
      assertThat(channel.tryReceive()).hasValue(1);
      assertThat(Channel.<Integer>rendezvous().trySend(1)).isFalse();
    });
  }

  @OnEachCarrier
  void aLoopGoesThroughTheElementsUntilTheChannelIsClosedAndEmpty(Lab lab) {
    Channel<Integer> channel = Channel.buffered(1);
    assertThat(
            lab.trail(trail -> {
              createTask(() -> {
                for (int i = 0; i < 4; i++) {
                  channel.send(i);
                }
                channel.close();
              });
              for (int element : channel) {
                trail.add("" + element);
              }
              trail.add("end");
            }))
        .containsExactly("0", "1", "2", "3", "end");
  }

  @OnEachCarrier
  void whatIsSentBeforeTheCloseIsReceived(Lab lab) {
    Channel<Integer> channel = Channel.buffered(1);
    lab.run(() -> {
      channel.send(1);
      Task<?> waits = createTask(() -> channel.send(2));
      yieldNow();
      channel.close();
      channel.close();
      assertThatThrownBy(() -> channel.send(3))
          .isInstanceOf(ChannelClosedException.class)
          .hasMessage("Channel[1 elements, 1 sending, 0 receiving, closed] is closed");
      assertThat(channel.receive()).isEqualTo(1);
      assertThat(channel.receive()).isEqualTo(2);
      waits.await();
      assertThatThrownBy(channel::receive).isInstanceOf(ChannelClosedException.class);
      assertThatThrownBy(channel::tryReceive).isInstanceOf(ChannelClosedException.class);
    });
  }

  @OnEachMode
  void theCloseEndsTheWaitOfReceivers(Lab lab) {
    Channel<Integer> channel = Channel.rendezvous();
    lab.run(() -> {
      Task<Integer> waits = createTask(channel::receive);
      while (channel.stats().receiving() == 0) {
        yieldNow();
      }
      channel.close();
      assertThatThrownBy(waits::await).isInstanceOf(ChannelClosedException.class);
      assertThat(channel.stats()).isEqualTo(new Channel.Stats(0, 0, 0, true, false));
    });
  }

  @OnEachMode
  void aFailureReachesAllAndDropsTheElements(Lab lab) {
    List<Integer> undelivered = new ArrayList<>();
    Channel<Integer> channel = Channel.<Integer>buffered(2).onUndelivered(undelivered::add);
    IOException cause = new IOException("broken");
    lab.run(() -> {
      channel.send(1);
      channel.send(2);
      Task<?> waits = createTask(() -> channel.send(3));
      while (channel.stats().sending() == 0) {
        yieldNow();
      }
      channel.fail(cause);
      channel.fail(new IOException("later"));
      assertThatThrownBy(waits::await).isInstanceOf(ChannelFailedException.class).hasCause(cause);
      assertThatThrownBy(channel::receive).isInstanceOf(ChannelFailedException.class);
      assertThatThrownBy(() -> channel.trySend(4)).hasCause(cause);
      assertThat(undelivered).containsExactly(1, 2);
    });
  }

  @OnEachMode
  void allElementsAreToldThoughTheCallbackThrows(Lab lab) {
    List<Integer> undelivered = new ArrayList<>();
    Channel<Integer> channel =
        Channel.<Integer>buffered(3)
            .onUndelivered(element -> {
              undelivered.add(element);
              throw new IllegalStateException("element " + element);
            });
    lab.run(() -> {
      channel.send(1);
      channel.send(2);
      channel.send(3);
      assertThatThrownBy(() -> channel.fail(new IOException("broken")))
          .hasMessage("element 1")
          .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(2));
      assertThat(undelivered).containsExactly(1, 2, 3);
      assertThatThrownBy(channel::receive).isInstanceOf(ChannelFailedException.class);
    });
  }

  @OnEachCarrier
  void aCancelledSenderHasNotSent(Lab lab) {
    Channel<Integer> channel = Channel.rendezvous();
    assertThat(
            lab.trail(trail -> {
              Task<?> first = createTask(sends(channel, 1, trail));
              createTask(sends(channel, 2, trail));
              yieldNow();
              first.cancel();
              trail.add("received " + channel.receive());
              yieldNow();
            }))
        .containsExactly("received 2", "not sent 1", "sent 2");
  }

  @OnEachCarrier
  void aCancelledReceiverTakesNothing(Lab lab) {
    Channel<Integer> channel = Channel.rendezvous();
    assertThat(
            lab.trail(trail -> {
              Task<?> first = createTask(receives(channel, "first", trail));
              createTask(receives(channel, "second", trail));
              yieldNow();
              first.cancel();
              channel.send(1);
              yieldNow();
            }))
        .containsExactly("first received nothing", "second received 1");
  }

  @OnEachCarrier
  void aCancellationAfterTheHandOverComesAtTheNextWait(Lab lab) {
    Channel<Integer> channel = Channel.rendezvous();
    assertThat(
            lab.trail(trail -> {
              Task<?> receiver =
                  createTask(() -> {
                    trail.add("received " + channel.receive());
                    try {
                      sleep(Duration.ofSeconds(1));
                    } catch (CancelledError cancelled) {
                      trail.add(cancelled.getMessage() + " " + currentTask().cancelling());
                      throw cancelled;
                    }
                  });
              yieldNow();
              channel.send(1);
              receiver.cancel("late");
              assertThatThrownBy(receiver::await).isInstanceOf(CancelledError.class);

              Task<?> sender =
                  createTask(() -> {
                    channel.send(2);
                    trail.add("sent");
                    yieldNow();
                  });
              yieldNow();
              trail.add("received " + channel.receive());
              sender.cancel();
              assertThatThrownBy(sender::await).isInstanceOf(CancelledError.class);
            }))
        .containsExactly("received 1", "late 1", "received 2", "sent");
  }

  @Test
  void aNegativeCapacityIsRejected() {
    assertThatThrownBy(() -> Channel.buffered(-1))
        .hasMessage("a channel has zero places or more, not -1");
  }

  @OnEachCarrier
  void aChannelBelongsToItsLoop(Lab lab) {
    Channel<Integer> channel = Channel.buffered(5);
    lab.run(() -> {
      channel.send(1);
      assertThatThrownBy(lab.elsewhere(() -> channel.trySend(2))::join)
          .hasCauseInstanceOf(IllegalStateException.class);
      assertThat(lab.elsewhere(channel::stats).join().size()).isOne();
    });
  }
}
