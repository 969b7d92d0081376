package dev.tauko.http;

import dev.tauko.http.internal.connection.Call;
import dev.tauko.http.internal.connection.Connector;
import dev.tauko.http.internal.connection.Outbound;
import dev.tauko.http.internal.connection.RawResponse;
import dev.tauko.http.internal.connection.ResponseBody;
import dev.tauko.http.internal.waiting.Deadline;
import org.apache.pekko.actor.Cancellable;

/** What answers requests behind the last middleware. */
sealed interface Network {

  /** Sends a request and waits for the head of the response. Suspends. */
  RawResponse exchange(ClientRequest request, Pipeline.Sending sending, ListenerFanOut listeners);

  /** The connections of a session. */
  record Connections(Connector connector) implements Network {
    @Override
    public RawResponse exchange(
        ClientRequest request, Pipeline.Sending sending, ListenerFanOut listeners) {
      Deadline deadline = request.deadline();
      Outbound outbound = sending.outbound(request, listeners);
      listeners.sending(outbound);
      Call call = connector.call(outbound);
      try {
        RawResponse response = deadline.await(call.result(), () -> call.expire(deadline::error));
        endInTime(response.body(), deadline);
        listeners.received(response);
        return response;
      } catch (Throwable failure) {
        // The response may have come in the instant in which the coroutine was cancelled.
        var _ = call.result().thenAccept(late -> late.close());
        call.result().cancel(true);
        throw failure;
      }
    }
  }

  /* A connection whose request is out of time is of no use, though nobody may want its body. */
  private static void endInTime(ResponseBody body, Deadline deadline) {
    if (body.isEnded()) {
      return;
    }
    Cancellable alarm = deadline.schedule(body::expire);
    if (alarm != null) {
      body.cancelAtEnd(alarm);
    }
  }

  /** A function in place of them. */
  record Function(Middleware.Next answers) implements Network {
    private RawResponse answer(ClientRequest request) {
      ClientResponse response = answers.send(request);
      if (response == null) {
        throw new IllegalStateException(
            "the transport has returned null for " + request + "; accepted is a response");
      }
      return response.raw();
    }

    @Override
    public RawResponse exchange(
        ClientRequest request, Pipeline.Sending sending, ListenerFanOut listeners) {
      listeners.answered();
      return request.deadline().suspend(() -> answer(request), "waiting for the transport");
    }
  }
}
