package dev.tauko.benchmarks;

import dev.tauko.actor.CoroutineBehavior;
import dev.tauko.benchmarks.ActorRounds.Ball;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.Behavior;

/** Behaviors that are coroutines. */
final class DirectStyle implements ActorRounds.Style {

  @Override
  public Behavior<Ball> counter(int balls, CompletableFuture<Long> sum) {
    return CoroutineBehavior.of(mailbox -> {
      long total = 0;
      for (int i = 0; i < balls; i++) {
        total += mailbox.receive().number();
      }
      sum.complete(total);
    });
  }

  @Override
  public Behavior<Ball> player(int exchanges, CompletableFuture<Long> sum) {
    return CoroutineBehavior.of(mailbox -> {
      long total = 0;
      int next;
      do {
        Ball ball = mailbox.receive();
        total += ball.number();
        next = ball.number() + 1;
        if (next < exchanges) {
          ball.from().tell(new Ball(next, mailbox.self()));
        }
      } while (next < exchanges - 1);
      sum.complete(total);
    });
  }

  @Override
  public Behavior<Ball> idle(CountDownLatch arrived) {
    return CoroutineBehavior.of(mailbox -> {
      arrived.countDown();
      mailbox.receive();
    });
  }
}
