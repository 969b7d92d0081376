package dev.tauko.internal.task;

import static dev.tauko.Asyncio.await;

import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.testkit.Probe;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/** A coroutine that waits at a gate, seen from outside. */
final class GatedTask {
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();
  private final CoroutineLoop loop;
  private final CoroutineTask<String> task;

  /** A coroutine that {@link #begin} starts. */
  GatedTask(Engine engine, String name) {
    loop = (CoroutineLoop) engine.loop();
    task = new CoroutineTask<>(loop, name, this::body);
  }

  /** A coroutine that waits at its gate. */
  static GatedTask running(Engine engine, String name) {
    GatedTask gated = new GatedTask(engine, name);
    gated.begin();
    gated.begun.join();
    return gated;
  }

  private String body() throws Exception {
    begun.complete(null);
    await(gate);
    return "through the gate";
  }

  void begin() {
    loop.soonThreadsafe(task::begin);
  }

  Task<String> task() {
    return task;
  }

  ActorRef actor() {
    return Adapter.toClassic(task.actor());
  }

  /** Opens the gate, and waits until the coroutine and its actor have ended. */
  void end() throws InterruptedException {
    try (Probe probe = new Probe(loop.system())) {
      probe.watch(actor());
      gate.complete(null);
      probe.awaitEnds(1);
    }
  }

  /** Waits until the coroutine and its actor have ended by themselves. */
  void awaitEnd() throws InterruptedException {
    try (Probe probe = new Probe(loop.system())) {
      probe.watch(actor()).awaitEnds(1);
    }
  }
}
