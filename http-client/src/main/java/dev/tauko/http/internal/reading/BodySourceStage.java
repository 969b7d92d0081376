package dev.tauko.http.internal.reading;

import dev.tauko.http.ClientException;
import dev.tauko.http.ServerTimeoutException;
import dev.tauko.http.internal.connection.ResponseBody;
import dev.tauko.http.internal.waiting.Deadline;
import dev.tauko.internal.pekko.Telling;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * A body as a stream: takes the next piece on demand, waits for it if it has not come in.
 *
 * <p>It keeps hold of the response, which is not forgotten as long as the stream runs.
 */
public final class BodySourceStage extends GraphStage<SourceShape<ByteString>> {
  private final Outlet<ByteString> out = Outlet.create("Body.out");
  private final SourceShape<ByteString> shape = SourceShape.of(out);
  private final BodyReader reader;
  private final ResponseBody body;
  private final Deadline deadline;

  BodySourceStage(BodyReader reader, ResponseBody body, Deadline deadline) {
    this.reader = reader;
    this.body = body;
    this.deadline = deadline;
  }

  @Override
  public SourceShape<ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private final AsyncCallback<Optional<Throwable>> readable = createAsyncCallback(this::woken);
    private boolean isClaimed;

    Logic() {
      super(shape);
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              take();
            }
          });
    }

    @Override
    public void preStart() {
      try {
        reader.claimStream();
        isClaimed = true;
      } catch (IllegalStateException refusal) {
        failStage(refusal);
        return;
      }
      Duration left = deadline.left();
      if (left != null) {
        scheduleOnce("total timeout", left.isPositive() ? left : Duration.ZERO);
      }
    }

    @Override
    public void onTimer(Object key) {
      if (!body.isEnded()) {
        ServerTimeoutException over = deadline.error();
        body.abandon(over);
        failStage(over);
      }
    }

    private void take() {
      if (!isAvailable(out)) {
        return;
      }
      ByteString part;
      try {
        part = reader.take(Integer.MAX_VALUE);
      } catch (RuntimeException failure) {
        isClaimed &= failure instanceof ClientException;
        failStage(failure);
        return;
      }
      if (part == null) {
        var _ =
            body.whenReadable()
                .whenComplete((signal, failure) ->
                    Telling.tell(() -> readable.invoke(Optional.ofNullable(failure))));
      } else if (part.isEmpty()) {
        completeStage();
      } else {
        push(out, part);
      }
    }

    private void woken(Optional<Throwable> failure) {
      if (failure.isPresent()) {
        isClaimed = false;
        failStage(failure.get());
      } else {
        take();
      }
    }

    /* Whoever else reads the body is left alone. */
    @Override
    public void postStop() {
      if (isClaimed) {
        body.close();
      }
    }
  }
}
