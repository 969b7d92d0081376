package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.internal.settings.JournalSettings;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;

/** Where keys and unique ids live. */
interface Shards {

  /** The entity of a key. */
  RecipientRef<KeyEntity.Locate> key(String key);

  /** What tells the entity of a unique id something. */
  Consumer<UniqueMessage> unique(String id);

  /** What entities are made of on this node. */
  record Parts(
      Executions executions,
      ActorRef<AgentMessage> agent,
      Duration retention,
      JournalSettings journal) {}
}
