package dev.tauko.internal.stream;

import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.AbruptStageTerminationException;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.SinkShape;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * The last stage of a stream whose elements a coroutine takes; {@link StreamElements} says how they
 * come to it.
 *
 * @param <T> the type of the elements
 */
public final class ElementStage<T>
    extends AbstractGraphStageWithMaterializedValue<SinkShape<T>, StreamElements<T>> {
  private final Inlet<T> in = Inlet.create("Elements.in");
  private final SinkShape<T> shape = SinkShape.of(in);
  private final int ahead;

  /**
   * The last stage of any number of streams.
   *
   * @param ahead how many elements may wait to be taken, 1 or more
   */
  public ElementStage(int ahead) {
    if (ahead < 1) {
      throw new IllegalArgumentException("ahead is " + ahead + "; accepted: 1 or more");
    }
    this.ahead = ahead;
  }

  @Override
  public SinkShape<T> shape() {
    return shape;
  }

  @Override
  public Pair<GraphStageLogic, StreamElements<T>> createLogicAndMaterializedValuePair(
      Attributes inheritedAttributes) {
    Logic logic = new Logic();
    return Pair.create(logic, logic.elements);
  }

  private final class Logic extends GraphStageLogic {
    private final StreamElements<T> elements =
        new StreamElements<>(ahead, createAsyncCallback(this::told));

    /** How many more elements may be delivered. */
    private int credit = ahead;

    Logic() {
      super(shape);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              credit--;
              elements.deliver(grab(in));
              if (credit > 0) {
                pull(in);
              }
            }

            @Override
            public void onUpstreamFinish() {
              elements.complete();
              completeStage();
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
              elements.fail(failure);
              failStage(failure);
            }
          });
    }

    @Override
    public void preStart() {
      pull(in);
    }

    private void told(StreamElements.Request request) {
      switch (request) {
        case StreamElements.Request.More(int count) -> {
          boolean idle = credit == 0;
          credit += count;
          if (idle) {
            pull(in);
          }
        }
        case StreamElements.Request.Cancel(Throwable cause) -> {
          if (cause == null) {
            completeStage();
          } else {
            cancelStage(cause);
          }
        }
      }
    }

    @Override
    public void postStop() {
      if (!elements.hasEnded()) {
        elements.fail(new AbruptStageTerminationException(this));
      }
    }
  }
}
