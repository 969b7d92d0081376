package dev.tauko.cluster.internal.remote;

import dev.tauko.cluster.internal.remote.AgentMessage.Listed;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/** How agents find one another: by Pekko's receptionist. */
final class Discovery {
  private static final ServiceKey<AgentMessage> KEY =
      ServiceKey.create(AgentMessage.class, "tauko-cluster");

  private Discovery() {}

  /** Makes an agent known, and has it told of the others. */
  static void begin(ActorSystem<?> system, ActorRef<AgentMessage> agent) {
    var _ =
        system.systemActorOf(
            Behaviors.<Receptionist.Listing>setup(context -> {
              system.receptionist().tell(Receptionist.register(KEY, agent));
              system.receptionist().tell(Receptionist.subscribe(KEY, context.getSelf()));
              return Behaviors.receiveMessage(listing -> {
                agent.tell(
                    new Listed(
                        Set.copyOf(listing.getServiceInstances(KEY)),
                        Set.copyOf(listing.getAllServiceInstances(KEY))));
                return Behaviors.same();
              });
            }),
            "tauko-cluster-discovery",
            Props.empty());
  }
}
