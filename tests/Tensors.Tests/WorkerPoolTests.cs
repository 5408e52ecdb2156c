namespace GradientsToGates.Tensors.Tests;

public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_item_runs_exactly_once_however_often_the_pool_is_used(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (int round = 0; round < 200; round++)
        {
            int items = round % 20;
            int[] calls = new int[items];
            pool.Run(items, (worker, item) =>
            {
                worker.ShouldBeInRange(0, threads - 1);
                Interlocked.Increment(ref calls[item]);
            });
            calls.ShouldAllBe(c => c == 1);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_failure_reaches_the_caller_and_the_pool_stays_usable(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (int round = 0; round < 20; round++)
        {
            Should.Throw<InvalidOperationException>(() => pool.Run(50, (_, item) =>
            {
                if (item == 7)
                {
                    throw new InvalidOperationException("seven");
                }
            })).Message.ShouldBe("seven");
            int sum = 0;
            pool.Run(10, (_, item) => Interlocked.Add(ref sum, item));
            sum.ShouldBe(45);
        }
    }
}
