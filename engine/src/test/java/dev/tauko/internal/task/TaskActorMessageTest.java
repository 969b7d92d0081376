package dev.tauko.internal.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.CancelledError;
import dev.tauko.Task;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.loop.ParallelExecutor;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.InvalidMessageException;
import org.apache.pekko.actor.UnhandledMessage;
import org.apache.pekko.pattern.Patterns;

/** What becomes of a message to a coroutine's actor. */
class TaskActorMessageTest {

  @OnEachMode
  void typedCodeTellsIt(Lab lab) throws Exception {
    GatedTask gated = GatedTask.running(lab.engine(), "told");
    gated.task().actor().tell(new Task.Cancel("typed"));
    gated.awaitEnd();
    assertThatThrownBy(gated.task()::result).isInstanceOf(CancelledError.class).hasMessage("typed");
  }

  @OnEachMode
  void classicCodeTellsIt(Lab lab) throws Exception {
    GatedTask gated = GatedTask.running(lab.engine(), "told");
    gated.actor().tell(new Task.Cancel("classic"), ActorRef.noSender());
    gated.awaitEnd();
    assertThatThrownBy(gated.task()::result)
        .isInstanceOf(CancelledError.class)
        .hasMessage("classic");
  }

  @OnEachMode
  void itTellsWhoItIs(Lab lab) throws Exception {
    GatedTask gated = GatedTask.running(lab.engine(), "identified");
    try (Probe probe = new Probe(lab.engine().system())) {
      gated.actor().tell(new Identify("question"), probe);
      ActorIdentity answer = probe.next(ActorIdentity.class);
      assertThat(answer.correlationId()).isEqualTo("question");
      assertThat(answer.getActorRef().orElseThrow()).isSameAs(gated.actor());

      gated.end();
      gated.actor().tell(new Identify("late"), probe);
      assertThat(probe.next(ActorIdentity.class).getActorRef()).isEmpty();
    }
  }

  @OnEachMode
  void whatItDoesNotUnderstandIsPublishedWithSenderAndRecipient(Lab lab) throws Exception {
    GatedTask gated = GatedTask.running(lab.engine(), "asked");
    try (Probe events = new Probe(lab.engine().system()).subscribe(UnhandledMessage.class)) {
      CompletionStage<Object> answer =
          Patterns.ask(gated.actor(), "question", Duration.ofMinutes(1));
      UnhandledMessage unhandled = events.next(UnhandledMessage.class);
      assertThat(unhandled.getMessage()).isEqualTo("question");
      assertThat(unhandled.getRecipient()).isSameAs(gated.actor());
      unhandled.getSender().tell("answer by another", ActorRef.noSender());
      assertThat(answer.toCompletableFuture().join()).isEqualTo("answer by another");

      gated.actor().tell("by nobody", ActorRef.noSender());
      assertThat(events.next(UnhandledMessage.class).getSender()).isEqualTo(deadLetters(lab));
    }
    gated.end();
  }

  private static ActorRef deadLetters(Lab lab) {
    return org.apache.pekko.actor.typed.javadsl.Adapter.toClassic(lab.engine().system())
        .deadLetters();
  }

  @OnEachMode
  void aMessageAfterTheEndIsADeadLetterWithItsSenderAndRecipient(Lab lab) throws Exception {
    GatedTask gated = GatedTask.running(lab.engine(), "ended");
    gated.end();
    try (Probe events = new Probe(lab.engine().system()).subscribe(DeadLetter.class)) {
      gated.actor().tell("late", events);
      DeadLetter letter = events.next(DeadLetter.class);
      assertThat(letter.message()).isEqualTo("late");
      assertThat(letter.sender()).isSameAs(events);
      assertThat(letter.recipient()).isSameAs(gated.actor());

      gated.task().actor().tell(new Task.Cancel("late"));
      letter = events.next(DeadLetter.class);
      assertThat(letter.message()).isEqualTo(new Task.Cancel("late"));
      assertThat(letter.sender()).isEqualTo(deadLetters(lab));
    }
  }

  @OnEachMode
  void nullIsNoMessage(Lab lab) throws Exception {
    GatedTask gated = GatedTask.running(lab.engine(), "told nothing");
    assertThatThrownBy(() -> gated.actor().tell(null, ActorRef.noSender()))
        .isInstanceOf(InvalidMessageException.class);
    assertThatThrownBy(() -> gated.task().actor().tell(null))
        .isInstanceOf(InvalidMessageException.class);
    gated.end();
    assertThatThrownBy(() -> gated.actor().tell(null, ActorRef.noSender()))
        .isInstanceOf(InvalidMessageException.class);
  }

  @OnEachMode
  void messagesOfOneSenderAreHandledInOrderThoughTheGuardIsBusy(Lab lab) throws Exception {
    List<Integer> numbers = IntStream.range(0, 50).boxed().toList();
    GatedTask gated = GatedTask.running(lab.engine(), "busy");
    CoroutineLoop loop = (CoroutineLoop) lab.engine().loop();
    try (Probe events = new Probe(lab.engine().system()).subscribe(UnhandledMessage.class)) {
      for (int round = 0; round < 20; round++) {
        try (Guard _ = loop.guard()) {
          numbers.forEach(number -> gated.actor().tell(number, ActorRef.noSender()));
          letWorkersRun(loop);
        }
        List<Object> handled = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
          handled.add(events.next(UnhandledMessage.class).getMessage());
        }
        assertThat(handled).isEqualTo(numbers);
      }
    }
    gated.end();
  }

  /** Returns when the loop's threads have had time to find the guard busy. */
  private static void letWorkersRun(CoroutineLoop loop) throws InterruptedException {
    if (loop.executor() instanceof ParallelExecutor) {
      for (int i = 0; i < 100; i++) {
        CountDownLatch passed = new CountDownLatch(1);
        loop.executor().execute(passed::countDown);
        passed.await();
      }
    }
  }
}
