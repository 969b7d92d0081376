package dev.tauko.actor;

import org.apache.pekko.actor.typed.ActorRef;

/** What the actors of {@link Flavor} understand. */
sealed interface Command {

  record Add(int amount) implements Command {}

  record Get(ActorRef<Integer> replyTo) implements Command {}

  record Say(String text) implements Command {}

  record Fail(String message) implements Command {}

  record Close() implements Command {}

  record Spawn(String name, ActorRef<ActorRef<Command>> replyTo) implements Command {}

  record Watch(ActorRef<?> other) implements Command {}

  record WatchWith(ActorRef<?> other, String text) implements Command {}

  record Unwatch(ActorRef<?> other) implements Command {}

  record StopChild(ActorRef<?> child) implements Command {}

  record Children(ActorRef<Integer> replyTo) implements Command {}
}
