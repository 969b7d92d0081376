package dev.tauko.actor;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.actor.Actors.ask;
import static dev.tauko.actor.Actors.awaitTermination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Actors that ask one another in a circle. */
class AskCycleTest {
  private static final Duration LONG = Duration.ofDays(1);

  record Question(ActorRef<String> replyTo) {}

  /** Answers with the answer of the next one. */
  private static Behavior<Question> asking(List<ActorRef<Question>> all, int next) {
    return CoroutineBehavior.of(mailbox -> {
      for (Question question : mailbox.messages()) {
        String answer;
        try {
          answer = ask(all.get(next % all.size()), Question::new, LONG);
        } catch (IllegalStateException circle) {
          answer = String.valueOf(circle.getMessage());
        }
        question.replyTo().tell(answer);
      }
    });
  }

  private static void end(ActorRef<?> actor) {
    actor.<Object>unsafeUpcast().tell(PoisonPill.getInstance());
    awaitTermination(actor);
  }

  private static String answer(ActorRef<Question> actor) {
    return ask(actor, Question::new, LONG);
  }

  @OnEachMode
  void theAskThatClosesTheCircleFailsAtOnceAndNamesIt(Lab lab) {
    for (int length : List.of(1, 2, 3, 10, 100)) {
      lab.run(() -> {
        List<ActorRef<Question>> all = new ArrayList<>();
        for (int i = 0; i < length; i++) {
          all.add(Stage.spawn(lab, asking(all, i + 1)));
        }
        String answer = answer(all.getFirst());
        assertThat(answer).startsWith("a circle of asks");
        List<String> named = List.of(answer.substring(answer.indexOf(": ") + 2).split(" -> "));
        assertThat(named).hasSize(length + 1);
        assertThat(named.getFirst()).isEqualTo(named.getLast());
        assertThat(named)
            .containsAll(all.stream().map(each -> each.path().toStringWithoutAddress()).toList());
        all.forEach(AskCycleTest::end);
      });
    }
  }

  @OnEachMode
  void anActorThatHasAnsweredMayAsk(Lab lab) {
    lab.run(() -> {
      List<ActorRef<Question>> all = new ArrayList<>();
      all.add(Stage.spawn(lab, asking(all, 1)));
      all.add(
          Stage.spawn(
              lab,
              CoroutineBehavior.of(mailbox -> {
                Question first = mailbox.receive();
                first.replyTo().tell("answered");
                var later = createTask(() -> answer(all.getFirst()));
                mailbox.receive().replyTo().tell("again");
                assertThat(later.await()).isEqualTo("again");
              })));
      assertThat(answer(all.getFirst())).isEqualTo("answered");
      awaitTermination(all.getLast());
      end(all.getFirst());
    });
  }

  @OnEachMode
  void handWrittenActorsAreNoPartOfACircle(Lab lab) {
    lab.run(() -> {
      List<ActorRef<Question>> all = new ArrayList<>();
      all.add(Stage.spawn(lab, asking(all, 1)));
      all.add(
          Stage.spawn(
              lab,
              Behaviors.receiveMessage(question -> {
                question.replyTo().tell("plain");
                return Behaviors.same();
              })));
      assertThat(answer(all.getFirst())).isEqualTo("plain");
      all.forEach(AskCycleTest::end);
    });
  }
}
