package dev.tauko.benchmarks.io;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.io.Tcp;
import org.apache.pekko.io.TcpMessage;

/**
 * Sends back what it gets: an actor for each connection of Pekko's TCP extension. Prints its port.
 */
public final class PekkoEchoServer extends AbstractActor {

  private enum Written implements Tcp.Event {
    WRITTEN
  }

  /** Sends back each piece, and reads the next one when that has been written. */
  private static final class Echo extends AbstractActor {
    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(
              Tcp.Received.class,
              received ->
                  getSender().tell(TcpMessage.write(received.data(), Written.WRITTEN), getSelf()))
          .match(Written.class, written -> getSender().tell(TcpMessage.resumeReading(), getSelf()))
          .match(Tcp.ConnectionClosed.class, closed -> getContext().stop(getSelf()))
          .build();
    }
  }

  /** Serves until the process is ended. */
  public static void main(String[] args) {
    ActorSystem.create("echo").actorOf(Props.create(PekkoEchoServer.class), "server");
  }

  @Override
  public void preStart() {
    Tcp.get(getContext().getSystem())
        .manager()
        .tell(
            TcpMessage.bind(
                getSelf(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                100,
                List.of(),
                true),
            getSelf());
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(
            Tcp.Bound.class,
            bound -> {
              IO.println(bound.localAddress().getPort());
              getSender().tell(TcpMessage.resumeAccepting(Integer.MAX_VALUE), getSelf());
            })
        .match(
            Tcp.Connected.class,
            connected -> {
              ActorRef echo = getContext().actorOf(Props.create(Echo.class));
              getSender().tell(TcpMessage.register(echo), getSelf());
              getSender().tell(TcpMessage.resumeReading(), echo);
            })
        .build();
  }
}
