package dev.tauko.http.internal.dial;

import dev.tauko.http.internal.connection.Client;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/** What a test has in place of a TCP connection: it goes as it is told. */
final class Line extends GraphStage<FlowShape<ByteString, ByteString>> {
  /** What it can be told. */
  sealed interface Command {
    record Connect() implements Command {}

    record Deliver(String text) implements Command {}

    record End() implements Command {}

    record Refuse(Throwable cause) implements Command {}

    record Tell(CompletableFuture<Void> done) implements Command {}
  }

  private final Inlet<ByteString> in = Inlet.create("Line.in");
  private final Outlet<ByteString> out = Outlet.create("Line.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);

  final String host;
  final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
  final CompletableFuture<String> ended = new CompletableFuture<>();
  final CompletableFuture<Throwable> cancelled = new CompletableFuture<>();
  private final CompletableFuture<AsyncCallback<Command>> commands = new CompletableFuture<>();

  Line(String host) {
    this.host = host;
  }

  void tell(Command command) {
    Client.get(commands).invoke(command);
  }

  /** Waits until the stage has done all that it does at once. */
  void settle() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    tell(new Command.Tell(done));
    Client.get(done);
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    Logic() {
      super(shape);
      setHandlers(
          in,
          out,
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              sent.add(grab(in).utf8String());
              pull(in);
            }

            @Override
            public void onUpstreamFinish() {
              ended.complete("whole");
            }

            @Override
            public void onUpstreamFailure(Throwable cause) {
              ended.complete(cause.getMessage());
            }

            @Override
            public void onPull() {}

            @Override
            public void onDownstreamFinish(Throwable cause) {
              cancelled.complete(cause);
            }
          });
    }

    @Override
    public void preStart() {
      // It can be told something as long as it has not been told to end.
      setKeepGoing(true);
      commands.complete(createAsyncCallback(this::on));
    }

    private void on(Command command) {
      switch (command) {
        case Command.Connect() -> pull(in);
        case Command.Deliver(String text) -> emit(out, ByteString.fromString(text));
        case Command.End() -> completeStage();
        case Command.Refuse(Throwable cause) -> failStage(cause);
        case Command.Tell(CompletableFuture<Void> done) -> done.complete(null);
      }
    }
  }
}
