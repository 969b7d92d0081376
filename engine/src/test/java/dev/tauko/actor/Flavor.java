package dev.tauko.actor;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** The same actor written in two ways. It tells a journal what happens to it. */
enum Flavor {
  HAND_WRITTEN {
    @Override
    Behavior<Command> actor(ActorRef<String> journal) {
      return Behaviors.setup(context -> new HandWritten(context, journal));
    }
  },

  DIRECT {
    @Override
    Behavior<Command> actor(ActorRef<String> journal) {
      return CoroutineBehavior.of(mailbox -> direct(mailbox, journal));
    }
  };

  abstract Behavior<Command> actor(ActorRef<String> journal);

  private static void direct(Mailbox<Command> mailbox, ActorRef<String> journal) {
    String me = mailbox.self().path().name();
    mailbox.onSignal(
        ChildFailed.class,
        failed ->
            journal.tell(
                me
                    + " lost "
                    + failed.getRef().path().name()
                    + ": "
                    + failed.cause().getMessage()));
    mailbox.onSignal(
        Terminated.class,
        ended -> journal.tell(me + " sees the end of " + ended.getRef().path().name()));
    journal.tell(me + " begins");
    try {
      int sum = 0;
      for (Command command : mailbox.messages()) {
        switch (command) {
          case Command.Add(int amount) -> sum += amount;
          case Command.Get(var replyTo) -> replyTo.tell(sum);
          case Command.Say(String text) -> journal.tell(me + " says " + text);
          case Command.Fail(String message) -> throw new IllegalArgumentException(message);
          case Command.Close() -> {
            return;
          }
          case Command.Spawn(String name, var replyTo) ->
              replyTo.tell(mailbox.spawn(DIRECT.actor(journal), name));
          case Command.Watch(var other) -> mailbox.watch(other);
          case Command.WatchWith(var other, String text) ->
              mailbox.watchWith(other, new Command.Say(text));
          case Command.Unwatch(var other) -> mailbox.unwatch(other);
          case Command.StopChild(var child) -> mailbox.stop(child);
          case Command.Children(var replyTo) -> replyTo.tell(mailbox.children().size());
        }
      }
    } finally {
      journal.tell(me + " ends");
    }
  }

  private static final class HandWritten extends AbstractBehavior<Command> {
    private final ActorRef<String> journal;
    private final String me;
    private int sum;

    HandWritten(ActorContext<Command> context, ActorRef<String> journal) {
      super(context);
      this.journal = journal;
      this.me = context.getSelf().path().name();
      journal.tell(me + " begins");
    }

    @Override
    public Receive<Command> createReceive() {
      return newReceiveBuilder()
          .onMessage(Command.class, this::command)
          .onSignal(
              ChildFailed.class,
              failed ->
                  say(
                      " lost "
                          + failed.getRef().path().name()
                          + ": "
                          + failed.cause().getMessage()))
          .onSignal(
              Terminated.class, ended -> say(" sees the end of " + ended.getRef().path().name()))
          .onSignal(PreRestart.class, signal -> say(" ends"))
          .onSignal(PostStop.class, signal -> say(" ends"))
          .build();
    }

    private Behavior<Command> say(String text) {
      journal.tell(me + text);
      return this;
    }

    private Behavior<Command> command(Command command) {
      switch (command) {
        case Command.Add(int amount) -> sum += amount;
        case Command.Get(var replyTo) -> replyTo.tell(sum);
        case Command.Say(String text) -> journal.tell(me + " says " + text);
        case Command.Fail(String message) -> throw new IllegalArgumentException(message);
        case Command.Close() -> {
          return Behaviors.stopped();
        }
        case Command.Spawn(String name, var replyTo) ->
            replyTo.tell(getContext().spawn(HAND_WRITTEN.actor(journal), name));
        case Command.Watch(var other) -> getContext().watch(other);
        case Command.WatchWith(var other, String text) ->
            getContext().watchWith(other, new Command.Say(text));
        case Command.Unwatch(var other) -> getContext().unwatch(other);
        case Command.StopChild(var child) -> getContext().stop(child);
        case Command.Children(var replyTo) -> replyTo.tell(getContext().getChildren().size());
      }
      return this;
    }
  }
}
