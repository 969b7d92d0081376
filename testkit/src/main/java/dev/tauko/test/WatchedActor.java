package dev.tauko.test;

import java.util.function.Consumer;
import org.apache.pekko.actor.ActorCell;
import org.apache.pekko.actor.ActorRefWithCell;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Takes note of what the behavior of an actor throws, past all of its supervision. */
final class WatchedActor extends BehaviorInterceptor<Object, Object> {

  /**
   * An actor has failed.
   *
   * @param isWatched whether another actor watched it, which hears of its end
   */
  record Failure(ActorRef<?> actor, Throwable thrown, boolean isWatched) {}

  private final Consumer<Failure> failed;

  private WatchedActor(Consumer<Failure> failed) {
    super(Object.class);
    this.failed = failed;
  }

  /** A behavior that is watched. */
  @SuppressWarnings("unchecked") // It gets the messages that the behavior gets.
  static <M> Behavior<M> of(Behavior<M> behavior, Consumer<Failure> failed) {
    Behavior<Object> any = (Behavior<Object>) (Behavior<?>) behavior;
    return (Behavior<M>) (Behavior<?>) Behaviors.intercept(() -> new WatchedActor(failed), any);
  }

  @Override
  public Behavior<Object> aroundStart(
      TypedActorContext<Object> context, PreStartTarget<Object> target) {
    try {
      return target.start(context);
    } catch (Throwable thrown) {
      throw noted(context, thrown);
    }
  }

  @Override
  public Behavior<Object> aroundReceive(
      TypedActorContext<Object> context, Object message, ReceiveTarget<Object> target) {
    try {
      return target.apply(context, message);
    } catch (Throwable thrown) {
      throw noted(context, thrown);
    }
  }

  @Override
  public Behavior<Object> aroundSignal(
      TypedActorContext<Object> context, Signal signal, SignalTarget<Object> target) {
    try {
      return target.apply(context, signal);
    } catch (Throwable thrown) {
      throw noted(context, thrown);
    }
  }

  private RuntimeException noted(TypedActorContext<Object> context, Throwable thrown) {
    ActorRef<?> self = context.asJava().getSelf();
    failed.accept(new Failure(self, thrown, isWatched(self)));
    throw Throwing.<RuntimeException>exactly(thrown);
  }

  private static boolean isWatched(ActorRef<?> actor) {
    return Adapter.toClassic(actor) instanceof ActorRefWithCell ref
        && ref.underlying() instanceof ActorCell cell
        && !cell.org$apache$pekko$actor$dungeon$DeathWatch$$watchedBy().isEmpty();
  }
}
