package dev.tauko.benchmarks.pekko;

import dev.tauko.benchmarks.ActorRounds;
import dev.tauko.benchmarks.ActorRounds.Ball;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntPredicate;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Behaviors as Pekko's documentation writes them, on the dispatcher that Tauko's run on. */
final class HandWritten implements ActorRounds.Style {

  @Override
  public Behavior<Ball> counter(int balls, CompletableFuture<Long> sum) {
    return Behaviors.setup(context -> new Adding(context, sum, balls, number -> false));
  }

  @Override
  public Behavior<Ball> player(int exchanges, CompletableFuture<Long> sum) {
    return Behaviors.setup(
        context -> new Adding(context, sum, exchanges, next -> next < exchanges));
  }

  @Override
  public Behavior<Ball> idle(CountDownLatch arrived) {
    return Behaviors.setup(context -> {
      arrived.countDown();
      return Behaviors.empty();
    });
  }

  /** Adds up numbers, and answers some of them by the next one. */
  private static final class Adding extends AbstractBehavior<Ball> {
    private final CompletableFuture<Long> sum;
    private final int end;
    private final IntPredicate answers;
    private long total;

    Adding(ActorContext<Ball> context, CompletableFuture<Long> sum, int end, IntPredicate answers) {
      super(context);
      this.sum = sum;
      this.end = end;
      this.answers = answers;
    }

    @Override
    public Receive<Ball> createReceive() {
      return newReceiveBuilder().onMessage(Ball.class, this::add).build();
    }

    private Behavior<Ball> add(Ball ball) {
      total += ball.number();
      int next = ball.number() + 1;
      boolean isAnswered = answers.test(next);
      if (isAnswered) {
        ball.from().tell(new Ball(next, getContext().getSelf()));
      }
      if (next < end - (isAnswered ? 1 : 0)) {
        return this;
      }
      sum.complete(total);
      return Behaviors.stopped();
    }
  }
}
