package dev.tauko.internal.stream;

import dev.tauko.Engine;
import dev.tauko.internal.task.CoroutineLoop;
import java.util.Objects;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.stream.Materializer;
import org.jspecify.annotations.Nullable;

/**
 * The engine whose coroutines work for a stream.
 *
 * @param engine null for the one of the actor system that runs the stream
 */
public record EngineChoice(@Nullable Engine engine) {

  /** A given engine. */
  public static EngineChoice of(Engine engine) {
    return new EngineChoice(Objects.requireNonNull(engine, "engine"));
  }

  /** The engine on whose loop the caller runs; elsewhere, the one where the stream will run. */
  public static EngineChoice here() {
    return new EngineChoice(CoroutineLoop.here() == null ? null : Engine.current());
  }

  /** The engine for a run of the stream. */
  Engine in(Materializer materializer) {
    return engine != null ? engine : Engine.get(Adapter.toTyped(materializer.system()));
  }
}
