package dev.tauko.channel;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.channel.Select.after;
import static dev.tauko.channel.Select.done;
import static dev.tauko.channel.Select.otherwise;
import static dev.tauko.channel.Select.receive;
import static dev.tauko.channel.Select.select;
import static dev.tauko.channel.Select.selectBiased;
import static dev.tauko.channel.Select.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class SelectTest {
  private final Channel<String> first = Channel.buffered(1);
  private final Channel<String> second = Channel.buffered(1);

  private String either() {
    return select(receive(first, e -> "first " + e), receive(second, e -> "second " + e));
  }

  @OnEachMode
  void whatCanHappenAtOnceHappensWithoutAWait(Lab lab) {
    lab.run(() -> {
      second.send("a");
      assertThat(either()).isEqualTo("second a");
      String sent = select(send(first, "b", () -> "sent"), receive(second, e -> e));
      assertThat(sent).isEqualTo("sent");
      assertThat(either()).isEqualTo("first b");
    });
  }

  @OnEachMode
  void itWaitsForTheFirstAndLeavesTheOtherLines(Lab lab) {
    lab.run(() -> {
      Task<String> waits = createTask(this::either);
      while (second.stats().receiving() == 0) {
        yieldNow();
      }
      second.send("a");
      first.send("b");
      assertThat(waits.await()).isEqualTo("second a");
      assertThat(first.stats()).isEqualTo(new Channel.Stats(1, 0, 0, false, false));
      assertThat(second.stats()).isEqualTo(new Channel.Stats(0, 0, 0, false, false));
    });
  }

  @OnEachMode
  void twoSelectsMeet(Lab lab) {
    Channel<String> meeting = Channel.rendezvous();
    lab.run(() -> {
      Task<String> sender =
          createTask(() -> select(send(meeting, "hello", () -> "sent"), receive(first, e -> e)));
      Task<String> receiver =
          createTask(() -> select(receive(second, e -> e), receive(meeting, e -> e)));
      assertThat(receiver.await()).isEqualTo("hello");
      assertThat(sender.await()).isEqualTo("sent");
      assertThat(meeting.stats()).isEqualTo(new Channel.Stats(0, 0, 0, false, false));
    });
  }

  @OnEachMode
  void aSelectDoesNotMeetItself(Lab lab) {
    Channel<String> meeting = Channel.rendezvous();
    lab.run(() -> {
      String result =
          select(
              send(meeting, "echo", () -> "sent"),
              receive(meeting, e -> e),
              after(Duration.ofMillis(5), () -> "nobody"));
      assertThat(result).isEqualTo("nobody");
    });
  }

  @OnEachCarrier
  void timeIsAClause(Lab lab) {
    assertThat(
            lab.times(trail -> {
              trail.add(
                  select(
                      receive(first, e -> e),
                      after(Duration.ofSeconds(3), () -> "three seconds"),
                      after(Duration.ofSeconds(2), () -> "two seconds")));
              trail.add(
                  selectBiased(
                      receive(first, e -> e), after(Duration.ZERO, () -> "no time at all")));
            }))
        .containsExactly("2s two seconds", "2s no time at all");
  }

  @OnEachMode
  void aFutureIsAClause(Lab lab) {
    lab.run(() -> {
      Future<String> future = runningLoop().createFuture();
      Task<String> waits =
          createTask(() -> select(done(future, Future::result), receive(first, e -> e)));
      yieldNow();
      future.setResult("done");
      assertThat(waits.await()).isEqualTo("done");
      assertThatThrownBy(() ->
              select(
                  done(
                      createTask(() -> {
                        throw new IOException("failed");
                      }),
                      Future::result),
                  receive(first, e -> e)))
          .isInstanceOf(IOException.class);
      Future<String> loses = runningLoop().createFuture();
      first.send("x");
      assertThat(
              Select.<String, Exception>select(done(loses, Future::result), receive(first, e -> e)))
          .isEqualTo("x");
      assertThat(loses.isDone()).isFalse();
    });
  }

  @OnEachMode
  void otherwiseIsForWhenNothingElseCanHappen(Lab lab) {
    lab.run(() -> {
      for (int i = 0; i < 100; i++) {
        String nothing = select(otherwise(() -> "nothing"), receive(first, e -> e));
        assertThat(nothing).isEqualTo("nothing");
        first.send("x");
        String something = select(otherwise(() -> "nothing"), receive(first, e -> e));
        assertThat(something).isEqualTo("x");
      }
    });
  }

  @OnEachMode
  void aClosedChannelThrows(Lab lab) {
    lab.run(() -> {
      first.close();
      assertThatThrownBy(() -> select(receive(first, e -> e)))
          .isInstanceOf(ChannelClosedException.class);
      assertThatThrownBy(() -> select(send(first, "a", () -> "sent")))
          .isInstanceOf(ChannelClosedException.class);
      Task<String> waits = createTask(() -> select(receive(second, e -> e)));
      while (second.stats().receiving() == 0) {
        yieldNow();
      }
      second.fail(new IOException("broken"));
      assertThatThrownBy(waits::await).isInstanceOf(ChannelFailedException.class);
    });
  }

  @OnEachCarrier
  void readyClausesHaveTheSameChance(Lab lab) {
    Channel<String> left = Channel.unlimited();
    Channel<String> right = Channel.unlimited();
    Channel<String> never = Channel.rendezvous();
    lab.run(() -> {
      int lefts = 0;
      for (int i = 0; i < 100_000; i++) {
        left.send("left");
        right.send("right");
        String chosen =
            select(receive(never, e -> e), receive(left, e -> e), receive(right, e -> e));
        lefts += chosen.equals("left") ? 1 : 0;
      }
      assertThat(lefts).isBetween(48_000, 52_000);
      for (int i = 0; i < 1_000; i++) {
        String chosen = selectBiased(receive(left, e -> e), receive(right, e -> e));
        assertThat(chosen).isEqualTo("left");
      }
    });
  }

  @OnEachCarrier
  void aCancelledSelectTakesAndSendsNothing(Lab lab) {
    Channel<String> meeting = Channel.rendezvous();
    lab.run(() -> {
      Task<String> waits =
          createTask(() ->
              select(
                  receive(first, e -> e),
                  send(meeting, "a", () -> "sent"),
                  after(Duration.ofSeconds(1), () -> "time")));
      yieldNow();
      waits.cancel();
      first.send("b");
      assertThat(meeting.tryReceive()).isEmpty();
      assertThatThrownBy(waits::await).isInstanceOf(CancelledError.class);
      assertThat(first.tryReceive()).hasValue("b");
      assertThat(first.stats().receiving() + meeting.stats().sending()).isZero();
    });
  }

  @OnEachCarrier
  void aCancellationAfterTheDecisionComesAtTheNextWait(Lab lab) {
    List<String> log = new ArrayList<>();
    lab.run(() -> {
      Task<?> waits =
          createTask(() -> {
            log.add(either());
            sleep(Duration.ofSeconds(1));
            log.add("not reached");
          });
      yieldNow();
      first.send("a");
      waits.cancel();
      assertThatThrownBy(waits::await).isInstanceOf(CancelledError.class);
    });
    assertThat(log).containsExactly("first a");
  }

  @OnEachMode
  void aClauseMayBeUsedAgain(Lab lab) {
    lab.run(() -> {
      Clause<String, RuntimeException> clause = receive(first, e -> e);
      for (int i = 0; i < 3; i++) {
        first.send("e" + i);
        String got = select(clause);
        assertThat(got).isEqualTo("e" + i);
      }
      assertThatThrownBy(() -> Select.<String, RuntimeException>select())
          .isInstanceOf(IllegalArgumentException.class);
    });
  }

  @OnEachMode
  void otherwiseCountsOnce(Lab lab) {
    lab.run(() -> {
      Channel<String> channel = Channel.buffered(1);
      channel.send("ready");
      Clause<String, RuntimeException> one = otherwise(() -> "one");
      assertThatThrownBy(() -> select(one, receive(channel, e -> e), otherwise(() -> "two")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("there are several clauses of otherwise(); accepted: at most one");
      assertThatThrownBy(() -> selectBiased(one, one)).isInstanceOf(IllegalArgumentException.class);
      assertThat(channel.receive()).isEqualTo("ready");
    });
  }

  @OnEachMode
  @SuppressWarnings("NullAway") // on purpose
  void aClauseThatIsNullIsNamed(Lab lab) {
    lab.run(() -> {
      assertThatThrownBy(() -> select((Clause<String, RuntimeException>) null))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("clause");
      assertThatThrownBy(() -> selectBiased(otherwise(() -> "none"), null)).hasMessage("clause");
    });
  }
}
