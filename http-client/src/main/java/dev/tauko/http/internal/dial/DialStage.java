package dev.tauko.http.internal.dial;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SubscriptionWithCancelException.NonFailureCancellation;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection to whichever of several addresses answers first (RFC 8305, section 5): they are
 * tried in order, the next one as soon as an attempt fails or after a delay; the first that is
 * connected ends all others.
 *
 * <p>The stage asks for bytes as soon as it is connected, and not before.
 */
public final class DialStage extends GraphStage<FlowShape<ByteString, ByteString>> {
  private static final Object NEXT = "next";

  private final Inlet<ByteString> in = Inlet.create("Dial.in");
  private final Outlet<ByteString> out = Outlet.create("Dial.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);

  private final CompletableFuture<List<InetSocketAddress>> addresses;
  private final Attempts attempts;
  private final Function<InetSocketAddress, Flow<ByteString, ByteString, ?>> tcp;
  private final @Nullable Duration delay;

  /**
   * @param addresses what is tried, in this order; cancelled if the connection is not wanted before
   *     they are there
   * @param attempts among which each attempt is begun
   * @param tcp a connection to one address, which asks for bytes once it is connected
   * @param delay after which the next address is tried though no attempt has failed; null for never
   */
  public DialStage(
      CompletableFuture<List<InetSocketAddress>> addresses,
      Attempts attempts,
      Function<InetSocketAddress, Flow<ByteString, ByteString, ?>> tcp,
      @Nullable Duration delay) {
    this.addresses = addresses;
    this.attempts = attempts;
    this.tcp = tcp;
    this.delay = delay;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  private record Failure(InetSocketAddress address, Throwable cause) {

    @Override
    public String toString() {
      Throwable root = cause;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return address.getAddress().getHostAddress()
          + ": "
          + Objects.requireNonNullElse(root.getMessage(), root.toString());
    }
  }

  private final class Logic extends TimerGraphStageLogic {
    private final Deque<InetSocketAddress> untried = new ArrayDeque<>();
    private final Set<Attempt> pending = new LinkedHashSet<>();
    private final List<Failure> failures = new ArrayList<>();
    private @Nullable Attempt winner;

    Logic() {
      super(shape);
      setHandlers(
          in,
          out,
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              winner().toTcp.push(grab(in));
            }

            @Override
            public void onPull() {
              if (winner != null) {
                winner.read();
              }
            }

            @Override
            public void onUpstreamFinish() {
              if (winner == null) {
                completeStage();
              } else {
                winner.toTcp.complete();
              }
            }

            @Override
            public void onUpstreamFailure(Throwable cause) {
              if (winner == null) {
                failStage(cause);
              } else {
                winner.toTcp.fail(cause);
              }
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              if (winner == null) {
                cancelStage(cause);
              } else {
                winner.fromTcp.cancel(cause);
              }
            }
          });
    }

    private Attempt winner() {
      return Objects.requireNonNull(winner);
    }

    @Override
    public void preStart() {
      AsyncCallback<List<InetSocketAddress>> found = createAsyncCallback(this::found);
      AsyncCallback<Throwable> notFound = createAsyncCallback(this::failStage);
      var _ =
          addresses.whenComplete((list, failure) -> {
            if (failure == null) {
              found.invoke(list);
            } else {
              notFound.invoke(failure);
            }
          });
    }

    private void found(List<InetSocketAddress> list) {
      untried.addAll(list);
      tryNext();
    }

    @Override
    public void onTimer(Object key) {
      tryNext();
    }

    private void tryNext() {
      InetSocketAddress address = untried.poll();
      if (address == null) {
        if (pending.isEmpty()) {
          failStage(failure());
        }
        return;
      }
      if (!attempts.begin()) {
        failStage(new ConnectException("the connection is not wanted any more"));
        return;
      }
      Attempt attempt = new Attempt(address);
      pending.add(attempt);
      attempt.start();
      if (!untried.isEmpty() && delay != null) {
        scheduleOnce(NEXT, delay);
      }
    }

    private Throwable failure() {
      if (failures.size() == 1) {
        return failures.getFirst().cause();
      }
      ConnectException all =
          new ConnectException(
              failures.stream().map(Failure::toString).collect(Collectors.joining("; ")));
      failures.forEach(failure -> all.addSuppressed(failure.cause()));
      return all;
    }

    private void connected(Attempt attempt) {
      winner = attempt;
      pending.remove(attempt);
      cancelTimer(NEXT);
      untried.clear();
      pending.forEach(Attempt::abandon);
      pending.clear();
      if (isAvailable(out)) {
        attempt.read();
      }
      pull(in);
    }

    private void failed(Attempt attempt, @Nullable Throwable cause) {
      if (pending.remove(attempt)) {
        Throwable told =
            cause == null || cause instanceof NonFailureCancellation
                ? new ConnectException("it ended at once")
                : cause;
        failures.add(new Failure(attempt.address, told));
        cancelTimer(NEXT);
        tryNext();
      }
    }

    @Override
    public void postStop() {
      addresses.cancel(true);
      pending.forEach(Attempt::abandon);
    }

    /** A connection that may become the connection. */
    private final class Attempt {
      final InetSocketAddress address;
      final SubSourceOutlet<ByteString> toTcp = new SubSourceOutlet<>("Dial.toTcp");
      final SubSinkInlet<ByteString> fromTcp = new SubSinkInlet<>("Dial.fromTcp");

      Attempt(InetSocketAddress address) {
        this.address = address;
        toTcp.setHandler(
            new AbstractOutHandler() {
              @Override
              public void onPull() {
                if (winner == null) {
                  connected(Attempt.this);
                } else if (isWinner() && !isClosed(in)) {
                  pull(in);
                }
              }

              @Override
              public void onDownstreamFinish(Throwable cause) {
                if (isWinner()) {
                  cancel(in, cause);
                } else {
                  failed(Attempt.this, cause);
                }
              }
            });
        fromTcp.setHandler(
            new AbstractInHandler() {
              @Override
              public void onPush() {
                push(out, fromTcp.grab());
              }

              @Override
              public void onUpstreamFinish() {
                if (isWinner()) {
                  complete(out);
                } else {
                  failed(Attempt.this, null);
                }
              }

              @Override
              public void onUpstreamFailure(Throwable cause) {
                if (isWinner()) {
                  fail(out, cause);
                } else {
                  failed(Attempt.this, cause);
                }
              }
            });
      }

      private boolean isWinner() {
        return winner == this;
      }

      void start() {
        Source.fromGraph(toTcp.source())
            .via(tcp.apply(address))
            .runWith(fromTcp.sink(), subFusingMaterializer());
      }

      void read() {
        if (!fromTcp.isClosed() && !fromTcp.hasBeenPulled()) {
          fromTcp.pull();
        }
      }

      void abandon() {
        toTcp.fail(new ConnectException("another address was connected first"));
        fromTcp.cancel();
      }
    }
  }
}
