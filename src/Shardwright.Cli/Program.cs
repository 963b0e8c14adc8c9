using Shardwright.Cli;

return (int)CommandLine.Run(args);
