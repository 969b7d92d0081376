package dev.tauko.benchmarks.http.pekko;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request over a connection as often as it is asked to, each as soon as the response to
 * the one before is there: nothing but Pekko HTTP takes time. For pages that arrive at once, in one
 * piece.
 */
final class LoopStage extends GraphStage<FlowShape<HttpResponse, HttpRequest>> {
  private final Inlet<HttpResponse> in = Inlet.create("Loop.in");
  private final Outlet<HttpRequest> out = Outlet.create("Loop.out");
  private final FlowShape<HttpResponse, HttpRequest> shape = FlowShape.of(in, out);
  private final HttpRequest request;
  private final CompletableFuture<AsyncCallback<Order>> orders = new CompletableFuture<>();

  /** So many requests, and how many bytes their responses had. */
  private record Order(int requests, CompletableFuture<Long> received) {}

  LoopStage(HttpRequest request) {
    this.request = request;
  }

  /**
   * Makes so many requests; the future completes with the number of bytes in answer. One order at a
   * time.
   */
  CompletableFuture<Long> perform(int requests) {
    CompletableFuture<Long> received = new CompletableFuture<>();
    if (requests == 0) {
      received.complete(0L);
    } else {
      orders.join().invoke(new Order(requests, received));
    }
    return received;
  }

  @Override
  public FlowShape<HttpResponse, HttpRequest> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private @Nullable Order order;
    private int unsent;
    private int unanswered;
    private long bytes;

    Logic() {
      super(shape);
      setHandlers(
          in,
          out,
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              received(grab(in));
            }

            @Override
            public void onPull() {
              send();
            }

            @Override
            public void onUpstreamFinish() {
              ended(new IllegalStateException("the server has closed the connection"));
            }

            @Override
            public void onUpstreamFailure(Throwable cause) {
              ended(cause);
            }
          });
    }

    @Override
    public void preStart() {
      orders.complete(createAsyncCallback(this::begin));
      pull(in);
    }

    private void begin(Order begun) {
      order = begun;
      unsent = begun.requests;
      unanswered = begun.requests;
      bytes = 0;
      if (isClosed(in)) {
        ended(new IllegalStateException("the connection is closed"));
      } else {
        send();
      }
    }

    private void send() {
      if (unsent == unanswered && unsent > 0 && isAvailable(out)) {
        unsent--;
        push(out, request);
      }
    }

    private void received(HttpResponse response) {
      if (response.entity() instanceof HttpEntity.Strict page) {
        bytes += page.getData().size();
      } else {
        ended(new IllegalStateException("the page came in more than one piece"));
        return;
      }
      unanswered--;
      pull(in);
      if (unanswered == 0 && order != null) {
        order.received.complete(bytes);
      } else {
        send();
      }
    }

    private void ended(Throwable cause) {
      if (order != null) {
        order.received.completeExceptionally(cause);
      }
      failStage(cause);
    }
  }
}
