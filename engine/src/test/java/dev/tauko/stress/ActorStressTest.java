package dev.tauko.stress;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Probe;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.AllDeadLetters;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.UnhandledMessage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Coroutines' actors that many threads watch, tell and stop at the same time. */
@Tag("stress")
@Timeout(1800)
class ActorStressTest {
  private static final int OPERATIONS = Integer.getInteger("stress.operations", 1_000_000);
  private static final int ACTORS = 20;
  private static final int THREADS = 4;

  /** What each thread does in a round. */
  private static final int SHARE = 100;

  private record Numbered(int number) {}

  private record Ended(ActorRef actor) {}

  /** One watch by a probe that watches nothing else. */
  private record Watch(Probe probe, ActorRef watched, boolean withdrawn) {}

  @OnEachMode
  void eachWatcherIsToldOnceAndNoMessageIsLost(Lab lab) throws Exception {
    ActorSystem<?> system = lab.with("tauko.event-loop.clock = system").engine().system();
    for (int done = 0; done < OPERATIONS; done += (THREADS + 1) * SHARE) {
      new Round(lab, system).run();
    }
  }

  private static final class Round {
    private final Lab lab;
    private final ActorSystem<?> system;
    private final Engine engine;
    private final List<Task<?>> tasks = new ArrayList<>();
    private final List<ActorRef> actors = new ArrayList<>();
    private final Queue<Watch> watches = new ConcurrentLinkedQueue<>();
    private final Set<ActorRef> ended = new HashSet<>();
    private final Queue<Object> faults = new ConcurrentLinkedQueue<>();
    private final AtomicIntegerArray seen = new AtomicIntegerArray((THREADS + 1) * SHARE);
    private final AtomicIntegerArray sent = new AtomicIntegerArray((THREADS + 1) * SHARE);
    private final CompletableFuture<Void> gate = new CompletableFuture<>();

    Round(Lab lab, ActorSystem<?> system) {
      this.lab = lab;
      this.system = system;
      this.engine = Engine.get(system);
    }

    void run() throws Exception {
      List<Probe> keepers = new ArrayList<>();
      try (Probe messages = new Probe(system)) {
        messages.subscribe(UnhandledMessage.class).subscribe(AllDeadLetters.class);
        for (int i = 0; i < ACTORS; i++) {
          Task<?> task = engine.start("target", this::live);
          ActorRef actor = Adapter.toClassic(task.actor());
          tasks.add(task);
          actors.add(actor);
          keepers.add(keeper(actor, messages));
        }
        List<CompletableFuture<?>> threads = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          int from = thread * SHARE;
          threads.add(
              lab.elsewhere(() -> {
                disturb(from);
                return null;
              }));
        }
        threads.add(engine.start(() -> disturb(THREADS * SHARE)).toCompletableFuture());
        for (CompletableFuture<?> thread : threads) {
          thread.get();
        }
        gate.complete(null);
        actors.forEach(actor -> actor.tell(PoisonPill.getInstance(), ActorRef.noSender()));
        for (Probe keeper : keepers) {
          keeper.awaitEnds(1);
        }
        account(messages);
      }
      keepers.forEach(this::checkKeeper);
      for (Watch watch : watches) {
        if (!watch.withdrawn) {
          watch.probe.awaitEnds(1);
        }
      }
      watches.forEach(this::checkWatch);
      assertThat(faults).isEmpty();
    }

    /** One that watches from the beginning, and puts the end among the messages. */
    private Probe keeper(ActorRef actor, Probe messages) {
      Runnable note = () -> messages.tell(new Ended(actor), ActorRef.noSender());
      return new Probe(system, note).watch(actor);
    }

    private void live() throws Exception {
      try {
        await(gate);
      } finally {
        Storm.perhapsPause();
      }
    }

    /** A part of the round: on a thread, or in a coroutine, which pauses now and then. */
    private void disturb(int from) {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      boolean inCoroutine = from == THREADS * SHARE;
      for (int i = from; i < from + SHARE; i++) {
        int target = random.nextInt(ACTORS);
        ActorRef actor = actors.get(target);
        switch (random.nextInt(20)) {
          case 0 -> actor.tell(PoisonPill.getInstance(), ActorRef.noSender());
          case 1 -> Adapter.toClassic(system).stop(actor);
          case 2 -> tasks.get(target).cancel();
          case 3, 4, 5, 6, 7 ->
              watches.add(new Watch(new Probe(system).watch(actor), actor, false));
          case 8, 9, 10 -> {
            Probe probe = new Probe(system).watch(actor).watch(actor);
            probe.unwatch(actor);
            watches.add(new Watch(probe, actor, true));
          }
          default -> {
            sent.set(i, 1);
            actor.tell(new Numbered(i), ActorRef.noSender());
          }
        }
        if (inCoroutine && random.nextInt(4) == 0) {
          yieldNow();
        }
      }
    }

    /** Waits until each message sent has come to light, once, in one way or the other. */
    private void account(Probe messages) throws InterruptedException {
      int left = 0;
      for (int i = 0; i < sent.length(); i++) {
        left += sent.get(i);
      }
      while (left > 0 || ended.size() < ACTORS) {
        Object event = messages.next(Object.class);
        Object message =
            switch (event) {
              case Ended(ActorRef actor) -> ended.add(actor);
              case UnhandledMessage unhandled -> handled(unhandled);
              case DeadLetter letter -> letter.message();
              default -> event;
            };
        if (message instanceof Numbered(int number)) {
          left--;
          if (seen.incrementAndGet(number) != 1) {
            faults.add("twice: " + event);
          }
        }
      }
    }

    private Object handled(UnhandledMessage message) {
      if (ended.contains(message.getRecipient())) {
        faults.add("handled after the end: " + message);
      }
      return message.getMessage();
    }

    private void checkKeeper(Probe keeper) {
      assertThat(keeper.ended()).hasSize(1);
      keeper.close();
    }

    private void checkWatch(Watch watch) {
      int notices = watch.probe.ended().size();
      if (watch.withdrawn ? notices > 2 : notices != 1) {
        faults.add(notices + " notices for " + watch);
      }
      if (!watch.probe.ended().stream().allMatch(watch.watched::equals)) {
        faults.add("of another: " + watch);
      }
      watch.probe.close();
    }
  }
}
